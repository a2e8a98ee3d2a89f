/** The plural forms of a language; `other` is used for numbers without a form of their own. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export function pluralOf(locale: string): (n: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(locale);
  return (n, forms) => (n === 0 && forms.zero) || (forms[rules.select(n)] ?? forms.other);
}
