"""Official documents from facts: the form, its tables, the summary, the slide, the bound 申报书, what offices send on."""
