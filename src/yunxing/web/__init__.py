"""The web site: pages over the programme's verbs and queries. No page writes state itself."""
