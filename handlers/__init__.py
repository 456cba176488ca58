"""What a person can do by chat: one file per subject. The roster's order has meaning."""

from bot.router import Router
from handlers import (
    agreement,
    amending,
    bodies,
    briefing,
    closing,
    commitment_lists,
    commitments,
    correcting,
    editions,
    evidence,
    exchange,
    extensions,
    feedback,
    groups,
    handover,
    history,
    inviting,
    joining,
    me,
    meeting_end,
    meeting_lines,
    meeting_mode,
    meetings,
    milestones,
    practices,
    progress,
    questions,
    reasons,
    reassigning,
    registering,
    reminder_policy,
    reminders,
    requests,
    topics,
    verification,
    welcome,
)

ROSTER = (
    welcome,
    topics,
    practices,
    joining,
    me,
    bodies,
    requests,
    inviting,
    handover,
    groups,
    meetings,
    registering,
    meeting_end,
    meeting_mode,
    meeting_lines,
    correcting,
    agreement,
    editions,
    commitment_lists,
    commitments,
    exchange,
    progress,
    evidence,
    verification,
    extensions,
    closing,
    reassigning,
    amending,
    milestones,
    reminders,
    reminder_policy,
    reasons,
    history,
    briefing,
    feedback,
    questions,
)
"""Menus show commands in this order; free text is offered in this order, questions last."""


def build_router() -> Router:
    """One router with everything the bot can do."""
    router = Router()
    for module in ROSTER:
        router.include(module.router)
    return router
