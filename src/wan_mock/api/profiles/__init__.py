"""How answers are written: as they were seen, or as the pages promise them."""

from wan_mock.api.profiles.documented import DocumentedProfile
from wan_mock.api.profiles.observed import ObservedProfile
from wan_mock.api.profiles.profile import Profile, ProfileName

__all__ = ["Profile", "ProfileName", "profile_named"]


def profile_named(name: ProfileName) -> Profile:
    """Return the profile of that name; raises `ValueError` for another."""
    if name == "observed":
        return ObservedProfile()
    if name == "documented":
        return DocumentedProfile()
    raise ValueError(f"profile must be 'observed' or 'documented', not {name!r}")
