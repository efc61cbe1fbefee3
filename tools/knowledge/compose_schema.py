"""Makes src/knowledge/data/compose-spec.json from the schema of the Compose Specification.

    python3 tools/knowledge/compose_schema.py compose-spec.json > src/knowledge/data/compose-spec.json

compose-spec.json is `schema/compose-spec.json` of github.com/compose-spec/compose-go, as the release of
Docker Compose that is measured against carries it. The words for people are left out, since our findings
have their own; everything else stays as it is.
"""

import json, sys

NOTE = ("The schema of the Compose Specification, from compose-go as in Docker Compose 2.40.3 (October 2025), read on "
        "2026-11-27; descriptions left out. Copyright The Compose Specification Authors, Apache License 2.0: "
        "https://www.apache.org/licenses/LICENSE-2.0")
FOR_PEOPLE = {"description", "title", "default", "deprecated", "$schema"}


def bare(node, names=False):
    """`names` is set inside `properties`, whose keys are names and no words of JSON Schema."""
    if isinstance(node, list):
        return [bare(item) for item in node]
    if not isinstance(node, dict):
        return node
    inner = ("properties", "patternProperties", "definitions")
    kept = ((key, value) for key, value in node.items() if names or key not in FOR_PEOPLE)
    return {key: bare(value, key in inner and not names) for key, value in kept}


schema = {"$comment": NOTE, **bare(json.load(open(sys.argv[1])))}
print(json.dumps(schema, separators=(",", ":"), ensure_ascii=False))
