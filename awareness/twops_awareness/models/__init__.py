"""Page types of campaigns and guidance."""

from .pages import AwarenessPage, CampaignPage, FindHelpPage, GuidePage, HomePage, PlainPage

__all__ = ["AwarenessPage", "CampaignPage", "FindHelpPage", "GuidePage", "HomePage", "PlainPage"]
