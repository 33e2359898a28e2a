"""What a validator finds wrong with a PDF by the standards it claims: PDF/UA-1 and PDF/A-2a."""

import page

_PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)


def failures(content: bytes) -> list[str]:
    """Return each failure, with the standard it offends; long files are validated whole."""
    limits = page.SafetyLimits.unlimited()
    return [
        f"{profile.value}: {failure.message}"
        for profile in _PROFILES
        for failure in page.validate_pdf_bytes(content, profile=profile, limits=limits).failures
    ]
