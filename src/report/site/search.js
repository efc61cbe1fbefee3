// Looks for all words of the question in each entry of BOOK, which search-index.js holds, so that it works from a file.
const field = document.getElementById('question');
const list = document.getElementById('found');
const told = document.getElementById('told');
function search() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  list.replaceChildren();
  if (!words.length) { told.textContent = ''; return; }
  const rank = entry => words.every(word => entry.name.includes(word)) ? 0 : 1;
  const found = BOOK.filter(entry => words.every(word => entry.text.includes(word))).sort((a, b) => rank(a) - rank(b));
  told.textContent = `${found.length} found`;
  for (const entry of found.slice(0, 50)) {
    const link = document.createElement('a');
    link.href = entry.page;
    link.textContent = entry.title;
    const item = document.createElement('li');
    item.append(link);
    list.append(item);
  }
}
field.addEventListener('input', search);
if (location.hash.startsWith('#q=')) { field.value = decodeURIComponent(location.hash.slice(3)); search(); }
