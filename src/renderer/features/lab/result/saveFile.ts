/** Hands a text to the browser as a download; the shell asks where to put it. */
export function saveFile(file: { readonly fileName: string; readonly mediaType: string; readonly text: string }): void {
  const url = URL.createObjectURL(new Blob([file.text], { type: file.mediaType }))
  const link = document.createElement('a')
  link.href = url
  link.download = file.fileName
  link.click()
  // The download has its own hold on the data once it began.
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
