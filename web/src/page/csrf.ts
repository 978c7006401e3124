/** The token that a request of ours carries so that no other site can send it. */
export function csrfToken(): string {
  const cookie = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
  return (
    cookie?.[1] ??
    document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ??
    document.querySelector<HTMLInputElement>('input[name="csrfmiddlewaretoken"]')?.value ??
    ""
  );
}
