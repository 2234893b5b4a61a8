// Leaving quickly: blank the page at once, then replace it, so that Back does not return here.
// Without JavaScript the link itself leads away.
const exit = document.querySelector("a[data-exit]");
const status = document.querySelector("[data-exit-status]");
const counter = document.querySelector("[data-exit-count]");
const WINDOW_MS = 5000;
let presses = []; // when, in milliseconds, the latest at the end

function leave(event) {
    event?.preventDefault();
    document.documentElement.classList.add("left");
    document.title = " ";
    window.location.replace(exit.href);
}

// Each press counts for five seconds from itself: it is the first of three, or it is forgotten.
function count(now) {
    presses = presses.filter((pressed) => now - pressed < WINDOW_MS);
    if (counter) counter.textContent = presses.length ? ` ${presses.length}/3` : "";
    if (status) status.textContent = presses.length ? `${status.dataset.exitMore} (${presses.length}/3)` : "";
}

function forget() {
    presses = [];
    count(0);
}

if (exit) {
    document.querySelectorAll("a[data-exit]").forEach((link) => link.addEventListener("click", leave));
    // Shift pressed and released three times alone, from the first to the last within five seconds; as a modifier it does not count.
    let alone = false;
    document.addEventListener("keydown", (event) => {
        alone = event.key === "Shift" && !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey;
        if (event.key !== "Shift") forget();
    });
    document.addEventListener("pointerdown", () => { alone = false; });
    document.addEventListener("keyup", (event) => {
        if (event.key !== "Shift" || !alone) return;
        alone = false;
        const now = performance.now();
        presses.push(now);
        count(now);
        if (presses.length >= 3) leave();
        else setTimeout(() => count(performance.now()), WINDOW_MS);
    });
    // Coming back from the browser's cache must not show a blank page.
    window.addEventListener("pageshow", () => {
        document.documentElement.classList.remove("left");
        forget();
    });
}

// One open menu at a time; a tap elsewhere closes it, and Escape closes it and returns the focus.
const menus = [...document.querySelectorAll("details.switcher")];
document.addEventListener("click", (event) => {
    menus.filter((menu) => !menu.contains(event.target)).forEach((menu) => (menu.open = false));
});
menus.forEach((menu) => {
    menu.addEventListener("toggle", () => {
        if (menu.open) menus.filter((other) => other !== menu).forEach((other) => (other.open = false));
    });
    menu.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && menu.open) {
            menu.open = false;
            menu.querySelector("summary").focus();
        }
    });
});
