"""Invoices: what their data, their QR code and their layout say, settled into facts."""
