"""How changes become durable: many in one transaction (ADR 11)."""
