"""Payments that paid no invoice here, and what they are instead: money that was given back, paid by or to somebody else."""

from __future__ import annotations

from collections.abc import Sequence

from .links import Question
from .parties import Parties
from .reds import Reds
from .saying import ids, yuan
from .things import Thing


class Strays:
    """Looks at payments that are left over. ``unpaid``: the invoices that no payment was found for."""

    def __init__(self, invoices: Sequence[Thing], unpaid: Sequence[Thing], parties: Parties, reds: Reds) -> None:
        self.invoices = invoices
        self.unpaid = unpaid
        self.parties = parties
        self.reds = reds
        self._given_back: set[str] = set()

    def told(self, payment: Thing) -> list[Question] | None:
        """What is to be asked of a payment; nothing for one that a red invoice explains, None for one of which nothing is known."""
        refund = self._refund(payment)
        return refund if refund is not None else self._by_another(payment)

    def _refund(self, payment: Thing) -> list[Question] | None:
        """Money from the seller to the buyer: of a red invoice, else of the invoice that has its amount."""
        amount = payment.money("amount_yuan")
        own = [
            i
            for i in self.invoices
            if self._same(payment, "payer", i, "seller") and self._same(payment, "payee", i, "buyer")
        ]
        if not own or amount is None:
            return None
        red = next((i for i in own if i.money("total_yuan") == -amount and i.id not in self._given_back), None)
        if red is not None:
            self._given_back.add(red.id)
            return []
        blue = [i for i in own if self.reds.whole(i.id) and (self.reds.left[i.id] or 0) >= amount]
        whole = [i for i in blue if amount in self.reds.amounts(i)]
        zh, en = ids(whole or blue)
        if len(whole) == 1:
            say = (
                f"与{zh}的价税合计相同，没有相应的红字发票；如是退款，{zh}不计入，请核对",
                f"the total of {en}, and no red invoice has it: if it was given back, {en} does not count",
            )
        elif blue:
            say = (
                f"没有相应的红字发票；如是退款，请说明退的是哪一张（{zh}）",
                f"no red invoice has it: say whether it is of {en}",
            )
        else:
            say = ("没有相应的发票；如是退款，请说明退的是什么", "no invoice has it: say what it was for")
        return [
            Question(
                "refund",
                (payment.id,),
                tuple(i.id for i in whole or blue),
                f"{_named(payment, 'zh')}是销售方{payment.text('payer')}付给购买方的{yuan(amount)}元，可能是退款，{say[0]}",
                f"{_named(payment, 'en')} is {yuan(amount)} yuan from the seller, {payment.text('payer')}, perhaps given back: {say[1]}",
            )
        ]

    def _by_another(self, payment: Thing) -> list[Question] | None:
        """A payment of the amount of an unpaid invoice, of which one side is right and the other surely is not."""
        amount = payment.money("amount_yuan")
        fitting = [i for i in self.unpaid if amount in self.reds.amounts(i)]
        for side, own, right, other, zh, en in (
            ("payer", "buyer", "payee", "seller", ("付款人", "购买方"), ("payer", "buyer")),
            ("payee", "seller", "payer", "buyer", ("收款人", "销售方"), ("payee", "seller")),
        ):
            found = [
                i for i in fitting
                if self._same(payment, right, i, other) and not self.parties.perhaps(payment, side, i, own)
            ]  # fmt: skip
            if found:
                names = ids(found)
                return [
                    Question(
                        "payment",
                        (*(i.id for i in found), payment.id),
                        (payment.id,),
                        f"{_named(payment, 'zh')}的金额与{names[0]}相同，但{zh[0]}是{payment.text(side)}，不是{zh[1]}"
                        f"{found[0].text(own)}，没有对上；请补上购买方付给销售方的凭证，代付、代收的请附说明",
                        f"{_named(payment, 'en')} has the amount of {names[1]}, but its {en[0]} is {payment.text(side)} and not the "
                        f"{en[1]}, {found[0].text(own)}: supply the proof that the buyer paid the seller, or explain who paid for whom",
                    )
                ]
        return None

    def _same(self, payment: Thing, side: str, invoice: Thing, own: str) -> bool:
        party = self.parties.of(payment, side)
        return bool(party) and party == self.parties.of(invoice, own)


def _named(payment: Thing, lang: str) -> str:
    where = payment.pieces[0].where(lang)
    return f"{payment.name('en')} ({where})" if lang == "en" else f"{payment.name('zh')}（{where}）"
