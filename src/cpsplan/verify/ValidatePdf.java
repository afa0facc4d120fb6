import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.ErrorDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Validates PDF files with veraPDF and writes one JSON list to standard output, one object per file.
 *
 * <p>Arguments: a flavour as veraPDF names it (ua1, 2b ...), then files. The jar it runs against holds veraPDF's
 * validator and profiles, but not the XML binding that veraPDF reads a profile with: so the profile is read here.
 */
public final class ValidatePdf {
    private static final String PROFILES = "/org/verapdf/pdfa/validation/";
    private static final int NO_LIMIT = -1;

    private ValidatePdf() {}

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
        ValidationProfile profile = readProfile(flavour);
        List<Map<String, Object>> reports = new ArrayList<>();
        for (int i = 1; i < arguments.length; i++) {
            reports.add(validate(new File(arguments[i]), flavour, profile));
        }
        new ObjectMapper().writeValue(System.out, reports);
    }

    private static Map<String, Object> validate(File file, PDFAFlavour flavour, ValidationProfile profile)
            throws Exception {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("path", file.getPath());
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(profile, NO_LIMIT, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            report.put("compliant", result.isCompliant());
            report.put("checks", result.getTotalAssertions());
            report.put("failures", failures(result));
        }
        return report;
    }

    /** One entry per rule that was broken: where it was first broken, and how often. */
    private static List<Map<String, Object>> failures(ValidationResult result) {
        Map<String, Map<String, Object>> byRule = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() != TestAssertion.Status.FAILED) {
                continue;
            }
            String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
            Map<String, Object> failure = byRule.computeIfAbsent(rule, name -> describe(name, assertion));
            failure.merge("count", 1, (before, one) -> (Integer) before + (Integer) one);
        }
        return new ArrayList<>(byRule.values());
    }

    private static Map<String, Object> describe(String rule, TestAssertion assertion) {
        Map<String, Object> failure = new LinkedHashMap<>();
        failure.put("rule", rule);
        failure.put("requirement", assertion.getMessage());
        failure.put("message", assertion.getErrorMessage());
        failure.put("place", assertion.getLocation().getContext());
        return failure;
    }

    private static ValidationProfile readProfile(PDFAFlavour flavour) throws Exception {
        String name = flavour.getId().equals("ua1") ? "PDFUA-1" : "PDFA-" + flavour.getId().toUpperCase();
        Element root;
        try (InputStream stream = ValidatePdf.class.getResourceAsStream(PROFILES + name + ".xml")) {
            if (stream == null) {
                throw new IOException("there is no validation profile " + name);
            }
            root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream).getDocumentElement();
        }
        Set<Rule> rules = new HashSet<>();
        for (Element rule : descendants(root, "rule")) {
            rules.add(readRule(rule));
        }
        Set<Variable> variables = new HashSet<>();
        for (Element variable : descendants(root, "variable")) {
            variables.add(Profiles.variableFromValues(variable.getAttribute("name"), variable.getAttribute("object"),
                    text(variable, "defaultValue"), text(variable, "value")));
        }
        return Profiles.profileFromValues(flavour,
                Profiles.profileDetailsFromValues(name, name, "", new Date(0)), "", rules, variables);
    }

    private static Rule readRule(Element rule) {
        Element id = descendants(rule, "id").get(0);
        RuleId ruleId = Profiles.ruleIdFromValues(
                PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element argument : descendants(rule, "argument")) {
            String name = argument.hasAttribute("name") ? argument.getAttribute("name") : null;
            arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), name, null));
        }
        ErrorDetails error = Profiles.errorFromValues(text(rule, "message"), arguments);
        Boolean deferred = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(ruleId, rule.getAttribute("object"), deferred, rule.getAttribute("tags"),
                text(rule, "description"), text(rule, "test"), error, new ArrayList<>());
    }

    private static List<Element> descendants(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static String text(Element parent, String name) {
        List<Element> elements = descendants(parent, name);
        return elements.isEmpty() ? "" : elements.get(0).getTextContent();
    }
}
