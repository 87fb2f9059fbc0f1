"""Is this a HAR file, as the schema behind har-validator says?"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft6Validator
from referencing import Registry, Resource

SCHEMA = Path(__file__).parent / "vendored" / "har-schema-2.0.0"


@lru_cache(maxsize=1)
def _validator() -> Draft6Validator:
    schemas: list[dict[str, Any]] = [json.loads(file.read_bytes()) for file in sorted(SCHEMA.glob("*.json"))]
    resources = [(schema["$id"].rstrip("#"), Resource.from_contents(schema)) for schema in schemas]
    registry: Registry[Any] = Registry().with_resources(resources)
    (har,) = [schema for schema in schemas if schema["$id"] == "har.json#"]
    return Draft6Validator(har, registry=registry, format_checker=Draft6Validator.FORMAT_CHECKER)


def faults(har: bytes) -> list[str]:
    """What is wrong with a HAR file, each with its place; empty where nothing is."""
    found = _validator().iter_errors(json.loads(har))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]
