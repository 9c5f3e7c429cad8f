"""The check of bounds: no plan over the offered dates is better than the certificate says."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isfinite

from matcher.plan.audit.bounds.changed import whole_bound
from matcher.plan.audit.bounds.charges import Proving
from matcher.plan.audit.bounds.claims import describe_claim
from matcher.plan.audit.bounds.ground import Ground
from matcher.plan.audit.bounds.hands import read_hands
from matcher.plan.audit.bounds.objective import Objective, Term, tier_terms
from matcher.plan.audit.bounds.policies.worth import Worth, check_worth, worth_in
from matcher.plan.audit.bounds.presences import read_presences
from matcher.plan.audit.bounds.prices import Prices
from matcher.plan.audit.bounds.sums import add_up
from matcher.plan.audit.cells import (
    cell_number,
    cell_text,
    exceeds,
    is_near,
    rows_of,
    shown,
    shown_day,
)
from matcher.plan.audit.checked import Looked
from matcher.plan.audit.findings import Finding
from matcher.plan.audit.policies.view import View
from matcher.plan.audit.subject import Subject
from matcher.plan.audit.totals import expected_tiers
from matcher.plan.certificate import Certificate, Proof

RULE = "bounds"

FEW = 3
"""Rows of a proof that are named for each fault; more would be the same fault again."""

Values = Mapping[str, Fraction]


def check_bounds(subject: Subject) -> Looked:
    """Every tier has a proof; its bound is added up anew, and the plan is not better than it.

    The claim is that no plan over the offered dates that is as good in the earlier tiers has this
    tier below the bound. Where an analyst added constraints there is no certificate.
    """
    certificate = subject.record.certificate
    if certificate is None:
        return Looked("proof", 0, _unproved(subject))
    presences, wrong = read_presences(subject.facts, certificate)
    hands, amiss = read_hands(subject.facts, subject.holders, certificate)
    findings = [Finding("certificate", RULE, message) for message in (*wrong, *amiss)]
    findings += _not_offered(subject, certificate)
    values = _minimised(subject)
    terms = tier_terms(subject.facts, values)
    names = [proof.tier for proof in certificate.proofs]
    if names != list(terms):
        message = f"Its proofs are for {', '.join(names) or 'nothing'}, not {', '.join(terms)}."
        return Looked("proof", len(names), [*findings, Finding("certificate", RULE, message)])
    relaxed = View(subject).relaxed
    ground = Ground(subject.facts, presences, terms, subject.holders, hands, relaxed)
    claims, worths = [], []
    for place, proof in enumerate(certificate.proofs):
        if not _is_finite(proof):
            message = "Its proof holds something that is no finite number."
            findings.append(Finding(f"tiers {proof.tier}", RULE, message))
            continue
        bound, messages, worth = _bound(ground, terms, values, names[:place], proof)
        worths.append(worth)
        messages += _stated(subject, proof, bound, values[proof.tier])
        findings += [Finding(f"tiers {proof.tier}", RULE, message) for message in messages]
        claims.append(describe_claim(subject, proof.tier, bound, values[proof.tier]))
    findings += check_worth(subject, worths)
    return Looked("proof", len(names), findings, tuple(claims))


def _is_finite(proof: Proof) -> bool:
    return all(map(isfinite, (proof.bound, *proof.weights.values(), *proof.prices.values())))


def _not_offered(subject: Subject, certificate: Certificate) -> list[Finding]:
    """Return where the plan itself moves on other dates than those that it is the best over."""
    findings, plan_day = [], subject.facts.plan_day
    for one in subject.deployments:
        offered = certificate.offers.get(one.key, ())
        moves = [("leaves", one.stop)] if one.is_running else []
        moves = moves or [("arrives", one.start), ("leaves", one.stop)]
        for verb, day in moves:
            if day - plan_day not in offered:
                message = f"It {verb} on {shown_day(day)}, which is not offered."
                findings.append(Finding(one.line, RULE, message))
    for support in subject.supports:
        key = (support.giver.id, support.lack.receiver, support.lack.need)
        if support.day - plan_day not in certificate.hands.get(key, ()):
            message = f"It is handed over on {shown_day(support.day)}, which is not offered."
            findings.append(Finding(support.line, RULE, message))
    return findings


def _unproved(subject: Subject) -> list[Finding]:
    """Return findings where a plan without a certificate should have one, or claims a proof."""
    messages = []
    if not subject.record.own:
        messages.append("There is no certificate.")
    rows = [row for row in rows_of(subject.record.tiers) if cell_number(row.get("proved"))]
    messages += [
        f"Tier {cell_text(row.get('tier'))} is said to be proved by nothing." for row in rows
    ]
    return [Finding("certificate", RULE, message) for message in messages]


def _minimised(subject: Subject) -> Values:
    """Return the value of every tier as it is minimised: a score counts against."""
    return {
        name: -value if name == "score" else value
        for name, value in expected_tiers(subject).items()
    }


def _bound(
    ground: Ground,
    terms: Mapping[str, tuple[Term, ...]],
    values: Values,
    earlier: list[str],
    proof: Proof,
) -> tuple[Fraction, list[str], Worth]:
    """Return what a proof adds up to, what is wrong with it, and what it says limits are worth."""
    weights = {tier: Fraction(weight) for tier, weight in proof.weights.items()}
    messages = [
        f"It weighs {tier}, which is no earlier tier." for tier in weights if tier not in earlier
    ]
    messages += [f"It weighs {tier} by less than 0." for tier, w in weights.items() if w < 0]
    sound = {tier: w for tier, w in weights.items() if tier in earlier and w > 0}
    weighted = {terms[proof.tier]: Fraction(1)} | {terms[tier]: w for tier, w in sound.items()}
    prices = Prices(proof.prices, ground.facts.plan_day, dated=ground.facts.dated)
    proving = Proving(ground, prices, Objective(ground.facts, weighted))
    bound, worth = add_up(*proving), worth_in(proving)
    bound -= sum((w * values[tier] for tier, w in sound.items()), Fraction(0))
    bound = whole_bound(proof.tier, bound)
    rows = [prices.row_text(key) for key in prices.unused()[:FEW]]
    messages += [f"It prices a row that is not there: {row}." for row in rows]
    rows = [prices.row_text(key) for key in prices.pointless[:FEW]]
    messages += [f"Its price of {row} has the wrong sign, and proves nothing." for row in rows]
    return bound, messages, worth


def _stated(subject: Subject, proof: Proof, bound: Fraction, value: Fraction) -> list[str]:
    """Return where the bound of a proof, or what the tiers say of it, is not as added up."""
    messages = []
    if not is_near(Fraction(proof.bound), bound):
        messages.append(f"Its bound is {shown(Fraction(proof.bound))}, added up {shown(bound)}.")
    sign = -1 if proof.tier == "score" else 1
    for row in rows_of(subject.record.tiers):
        if cell_text(row.get("tier")) == proof.tier:
            proved = cell_number(row.get("proved"))
            if not is_near(proved, bound * sign):
                said = f"{shown(proved)} is said to be proved"
                messages.append(f"{said}, added up {shown(bound * sign)}.")
    if exceeds(bound, value):
        messages.append(f"Its value {shown(value)} is better than its bound {shown(bound)}.")
    return messages
