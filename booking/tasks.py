"""What happens to bookings later: rows whose time has come."""

from celery import shared_task

from booking.services.erasing import erase_old_documents
from booking.services.hold import release_expired_holds
from booking.services.penalty_ends import tell_of_ended_restrictions
from booking.services.reminders import ask_if_still_wanted, remind_of_tomorrow
from booking.services.report import remind_of_reports
from booking.services.shelter_codes import renew_shelter_codes
from booking.services.waivers import sweep_waivers
from core.clock import now


@shared_task(name="booking.release_expired_holds")
def release_expired() -> int:
    """Close holds whose time is over; how many."""
    return release_expired_holds(now=now())


@shared_task(name="booking.remind_of_tomorrow")
def tomorrow() -> int:
    """Letters on the day before; how many."""
    return remind_of_tomorrow(now=now())


@shared_task(name="booking.ask_if_still_wanted")
def still_wanted() -> int:
    """Letters before the deadline for cancelling; how many."""
    return ask_if_still_wanted(now=now())


@shared_task(name="booking.remind_of_reports")
def reports() -> int:
    """Letters to those who have not reported; how many."""
    return remind_of_reports(now=now())


@shared_task(name="booking.sweep_waivers")
def waivers() -> int:
    """Points that a warning or a closure excuses; how many."""
    return sweep_waivers(now=now())


@shared_task(name="booking.tell_of_ended_restrictions")
def restrictions() -> int:
    """Letters to those whose restriction is over; how many."""
    return tell_of_ended_restrictions(now=now())


@shared_task(name="booking.erase_old_documents")
def old_documents() -> int:
    """Documents that nobody needs any more lose their contents; how many."""
    return erase_old_documents(now=now())


@shared_task(name="booking.renew_shelter_codes")
def shelter_codes() -> int:
    """Shelters that last get their next codes; how many."""
    return renew_shelter_codes(now=now())
