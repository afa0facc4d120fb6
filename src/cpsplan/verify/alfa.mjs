// Alfa of Siteimprove, asked about pages that a browser has opened.
//
// First argument: the folder of npm's packages. Second: “read” prints the script that makes a value of a page, to be run
// in the browser; “audit” takes such values, one a line, and prints for each of them a line: how often the page keeps to
// a rule of WCAG 2.2, level A and AA, and where it breaks one, with the address of the rule and what it says.

import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, task] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(join(folder, "@siteimprove", name)).href);

const { Native } = await load("alfa-dom/dist/native.js");

if (task === "read") {
  console.log(`(${Native.fromNode})()`);
} else {
  const { Audit, Outcome } = await load("alfa-act/dist/index.js");
  const { Device } = await load("alfa-device/dist/index.js");
  const { Node } = await load("alfa-dom/dist/index.js");
  const { Request, Response } = await load("alfa-http/dist/index.js");
  const { default: rules } = await load("alfa-rules/dist/index.js");
  const { URL } = await load("alfa-url/dist/index.js");
  const { Conformance, Criterion } = await load("alfa-wcag/dist/index.js");
  const { Page } = await load("alfa-web/dist/index.js");

  const isAsked = (requirement) => Criterion.isCriterion(requirement) && Conformance.isAA("2.2")(requirement);
  const asked = rules.filter((rule) => rule.hasRequirement(isAsked));
  const words = (outcome) =>
    [...outcome.expectations].flatMap(([, result]) => (result.isErr() ? [result.getErr().message] : []));
  const places = (target) => (target.path ? [target] : [...target]).map((node) => node.path());

  const audit = async (value) => {
    const address = URL.parse("https://pages.example/").getUnsafe();
    const document = Node.from(value);
    const page = Page.of(Request.of("GET", address), Response.of(address, 200), document, Device.standard());
    const outcomes = [...(await Audit.of(page, asked).evaluate())];
    const failed = outcomes.filter(Outcome.isFailed);
    return {
      passed: outcomes.filter(Outcome.isPassed).length,
      failed: failed.map((outcome) => ({ rule: outcome.rule.uri, words: words(outcome), place: places(outcome.target).join(", ") })),
    };
  };

  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await audit(JSON.parse(line))));
  }
}
