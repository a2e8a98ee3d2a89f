"""Figures for Prometheus, and what counts them."""
