import { formatLocale, languageInUse } from "../../i18n/texts.ts";

/** Created when first needed, because the browser then loads its locale data, which takes longer than rendering a page. */
export function perLanguage<T>(make: (locale: string) => T): () => T {
  const cache = new Map<string, T>();
  return () => {
    const language = languageInUse();
    const format = cache.get(language) ?? make(formatLocale(language));
    cache.set(language, format);
    return format;
  };
}
