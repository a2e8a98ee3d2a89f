/** The forms that a language has for a number; `other` for whatever has none of its own. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export function pluralOf(locale: string): (n: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(locale);
  return (n, forms) => (n === 0 && forms.zero) || (forms[rules.select(n)] ?? forms.other);
}
