import { describe, expect, it } from "vitest";
import { en } from "../src/i18n/en";
import { formatsOf } from "../src/i18n/formats";
import { pluralOf } from "../src/i18n/plural";
import { parts } from "../src/state/links";
import { sections } from "../src/state/sections";
import { message, range } from "./examples";

const links = (text: string) => parts(text).flatMap(({ href }) => href ?? []);

describe("links in a text", () => {
  it("are only http and https addresses", () => {
    expect(links("see http://a.example/b?c=d#e and HTTPS://x.example")).toEqual(["http://a.example/b?c=d#e", "HTTPS://x.example"]);
    expect(links("javascript:alert(1) data:text/html,x file:///etc www.example.org")).toEqual([]);
  });

  it("end before the punctuation of the sentence", () => {
    expect(links("(https://a.example/b), https://c.example.")).toEqual(["https://a.example/b", "https://c.example"]);
    expect(links("https://a.example/b_(c)")).toEqual(["https://a.example/b_(c)"]);
  });

  it("contain no invisible direction marks", () => {
    expect(links("https://a.example/\u202eb")).toEqual(["https://a.example/"]);
  });

  it("leave the text unchanged", () => {
    const text = "a https://b.example/c, d\n<e>";
    expect(parts(text).map((part) => part.text).join("")).toBe(text);
  });
});

describe("sections of a conversation", () => {
  it("stay the same when older messages are loaded", () => {
    const later = sections(range(64, 100));
    const all = sections(range(1, 100));
    expect(all.slice(-later.length).map((one) => one.key)).toEqual(later.map((one) => one.key));
  });

  it("begin with each day", () => {
    const day = 86_400_000;
    const list = [message(1, { at: day }), message(2, { at: day + 5 }), message(3, { at: 3 * day })];
    expect(sections(list).map((one) => [one.day !== null, one.messages.length])).toEqual([[true, 2], [true, 1]]);
  });

  it("have unique keys even when clocks went back", () => {
    const day = 86_400_000;
    const list = [1, 3, 2, 3, 1].map((at, index) => message(index + 1, { at: at * day }));
    const keys = sections(list).map((one) => one.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("texts for numbers and times", () => {
  it("follow the language", () => {
    const forms = { one: "one", two: "two", few: "few", other: "other" };
    expect([1, 2, 3, 11].map((n) => pluralOf("ar")(n, forms))).toEqual(["one", "two", "few", "other"]);
    expect([0, 1, 2].map((n) => pluralOf("fr")(n, { zero: "none", ...forms }))).toEqual(["none", "one", "other"]);
  });

  it("name today and yesterday", () => {
    const text = en(pluralOf("en"));
    const format = formatsOf("en", text.time);
    expect(format.day(Date.now())).toBe("Today");
    expect(format.day(Date.now() - 86_400_000)).toBe("Yesterday");
    expect(format.duration(59_000)).toBe("1 min");
  });
});
