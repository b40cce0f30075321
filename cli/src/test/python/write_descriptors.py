"""Writes what the Python stubs hold of each .proto file, in base 64, a line each: FILE"""
import base64
import sys
from pathlib import Path

from weft_publisher._proto import (
    correlations_pb2,
    event_pb2,
    importances_pb2,
    manifest_pb2,
    reading_pb2,
    snapshot_pb2,
    tests_pb2,
)

modules = (manifest_pb2, importances_pb2, reading_pb2, correlations_pb2, snapshot_pb2, event_pb2, tests_pb2)
lines = [base64.b64encode(module.DESCRIPTOR.serialized_pb).decode() for module in modules]
Path(sys.argv[1]).write_text("\n".join(lines))
