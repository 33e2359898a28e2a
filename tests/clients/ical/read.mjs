// Reads a calendar feed from standard input with ical.js, the parser of Thunderbird, and prints
// what it found: one object an entry, and the names of the calendar's own properties.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const day = (time) => [time.year, time.month, time.day];
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const entries = calendar.getAllSubcomponents("vevent").map((entry) => {
    const value = (name) => entry.getFirstPropertyValue(name);
    const categories = entry.getFirstProperty("categories");
    return {
        uid: value("uid"),
        first: day(value("dtstart")),
        after: day(value("dtend")),
        summary: value("summary"),
        description: value("description"),
        location: value("location"),
        geo: value("geo")?.map(Number) ?? null,
        categories: categories ? categories.getValues() : [],
        edtf: value("x-keydates-edtf"),
        properties: entry.getAllProperties().length,
    };
});
const names = calendar.getAllProperties().map((property) => property.name);
const name = calendar.getFirstPropertyValue("name");
process.stdout.write(JSON.stringify({ entries, names, name }));
