/** What is in a file that somebody has chosen. Rejects where the browser may not or can't read it. */
export function readAsText(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () =>
      reject(reader.error ?? new Error(`${file.name} can’t be read`));
    reader.readAsText(file);
  });
}
