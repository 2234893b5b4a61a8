/*
 * Somebody else saved meanwhile: the server refuses to save over it and shows what differs, field by field. Wagtail's
 * dialog in front of that says "Proceeding will overwrite", which is not so; the one about the network stays.
 */
document.addEventListener(
    "click",
    (event) => {
        if (!event.target.closest("[data-edit-form] button")) return;
        const session = document.querySelector("[data-w-session-intercept-value=conflict]");
        if (session) session.dataset.wSessionInterceptValue = "";
    },
    true,
);
