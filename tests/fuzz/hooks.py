"""What schemathesis cannot know from the description; loaded into its process by test_api_schemathesis.py."""

import json

import schemathesis

# a 422 that no schema can foresee: texts without a letter, entries that are no words or weights, two budgets in a query
REASONS = ("no readable text", "at most one of sentences, ratio and chars")
ENTRIES = ("/options/user_dictionary", "/options/stopwords", "/options/idf")


@schemathesis.serializer("application/x-ndjson", "text/html")
def as_text(ctx, value):
    return value.encode("utf-8", "replace") if isinstance(value, str) else json.dumps(value).encode()


@schemathesis.hook
def filter_case(ctx, case):
    """A bare body is a text whatever its type was meant to be: the JSON value null is the word null there."""
    return case.media_type not in ("text/plain", "text/html", "application/x-ndjson") or isinstance(case.body, str)


@schemathesis.check
def rejects_what_fits_the_schema_for_a_reason(ctx, response, case):
    """What the description allows may be refused only for what a schema cannot say."""
    positive = case.meta is not None and case.meta.generation.mode.is_positive
    if positive and response.status_code == 422:
        found = response.json()
        assert any(reason in found["detail"] for reason in REASONS) or any(error["pointer"].startswith(ENTRIES) for error in found["errors"]), found["detail"]
