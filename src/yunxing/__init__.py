"""Yunxing 云星: star-level recognition of enterprises that moved to the cloud."""
