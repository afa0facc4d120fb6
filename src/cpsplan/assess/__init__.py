"""A Book comes in; how it stands goes out: measures against targets, progress, coverage, waivers and gates."""
