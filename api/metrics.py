"""What is counted, for Prometheus: in one process, or summed over workers where PROMETHEUS_MULTIPROC_DIR is set before this module is imported."""

from __future__ import annotations

import os

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """The service's counters; each application has its own."""

    def __init__(self) -> None:
        self._shared = "PROMETHEUS_MULTIPROC_DIR" in os.environ
        self._registry = registry = CollectorRegistry()
        self.requests = Counter("summarizer_requests", "Requests answered.", ["route", "method", "status"], registry=registry)
        self.seconds = Histogram("summarizer_request_seconds", "From the request's head to the answer's last byte.", ["route"], registry=registry,
                                 buckets=BUCKETS)
        self.articles = Counter("summarizer_articles", "Articles worked on.", ["route"], registry=registry)
        self.characters = Counter("summarizer_characters", "Characters of these articles, as received.", ["route"], registry=registry)
        self.in_flight = Gauge("summarizer_in_flight", "Requests under way.", registry=registry, multiprocess_mode="livesum")

    def page(self) -> bytes:
        """All of it in Prometheus's text format."""
        registry = self._registry
        if self._shared:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
