"""The promises in numbers of docs/performance.md, measured: ``python -m benchmarks``."""
