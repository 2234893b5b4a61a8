/*
 * A table that is walked through with the arrow keys: one stop of the Tab key for all of it. Without this script it is an
 * ordinary table with links.
 */
class GridController extends window.StimulusModule.Controller {
    connect() {
        this.element.setAttribute("role", "grid");
        this.rows = [...this.element.rows].map((row) => [...row.cells].map((cell) => cell.querySelector("a") || cell));
        for (const stop of this.rows.flat()) stop.tabIndex = -1;
        this.rows[Math.min(1, this.rows.length - 1)][0].tabIndex = 0;
    }

    remember(event) {
        const place = this.placeOf(event.target);
        if (!place) return;
        for (const stop of this.element.querySelectorAll('[tabindex="0"]')) stop.tabIndex = -1;
        this.rows[place.row][place.column].tabIndex = 0;
    }

    move(event) {
        const place = this.placeOf(event.target);
        if (!place || event.altKey || event.metaKey) return;
        const last = this.rows.length - 1;
        const end = this.rows[place.row].length - 1;
        const forward = getComputedStyle(this.element).direction === "rtl" ? -1 : 1;
        const steps = {
            ArrowDown: [place.row + 1, place.column],
            ArrowUp: [place.row - 1, place.column],
            ArrowRight: [place.row, place.column + forward],
            ArrowLeft: [place.row, place.column - forward],
            PageDown: [Math.min(place.row + 10, last), place.column],
            PageUp: [Math.max(place.row - 10, 0), place.column],
            Home: [event.ctrlKey ? 0 : place.row, 0],
            End: [event.ctrlKey ? last : place.row, end],
        };
        const step = steps[event.key];
        if (!step) return;
        event.preventDefault();
        const row = this.rows[Math.max(0, Math.min(step[0], last))];
        const stop = row[Math.max(0, Math.min(step[1], row.length - 1))];
        stop.focus({ preventScroll: true });
        // All of the cell, and not behind the headings: the region has a scroll padding.
        stop.closest("td, th").scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    }

    placeOf(target) {
        const cell = target.closest("td, th");
        if (!cell) return null;
        return { row: cell.parentElement.rowIndex, column: cell.cellIndex };
    }
}

window.wagtail.app.register("twops-grid", GridController);
