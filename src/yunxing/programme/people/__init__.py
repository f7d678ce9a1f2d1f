"""Persons, enterprises and providers, offices, jurisdictions, and who may act for whom."""
