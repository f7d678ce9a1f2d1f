"""What a provider confirms for its clients: breakdowns of invoices (附表 x.3) and explanations of deployment."""
