"""What the state publishes: code rules, classifications, divisions, the calendar.

Here: 统一社会信用代码 (`uscc`), GB/T 4754-2017 (`industry`), the divisions of Jiangsu (`divisions`), months and
working days (`calendar`). Not here: what the programme demands (see `yunxing.guide`). Pure Python, no Django.

Import the module you need (`from yunxing.reference import uscc`): nothing is loaded before it is asked for.
"""
