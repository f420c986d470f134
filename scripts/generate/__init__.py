"""Generation: from a finished document to the typed client."""

from scripts.generate.client import ClientReport, generate_client, generator_inputs

__all__ = ["ClientReport", "generate_client", "generator_inputs"]
