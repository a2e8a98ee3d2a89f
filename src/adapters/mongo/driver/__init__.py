"""The driver: clients, transactions, errors, and reads in batches."""
