(function () {
  var box = document.getElementById('q'), said = document.getElementById('found');
  var articles = [].slice.call(document.querySelectorAll('article'));
  var parts = [].slice.call(document.querySelectorAll('[data-part]'));
  var texts = null;
  function fold(text) { return text.toLowerCase().replace(/\s+/g, ''); }
  function show() {
    var words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    texts = texts || articles.map(function (a) { return fold(a.textContent); });
    var count = 0;
    articles.forEach(function (a, i) {
      var hit = words.every(function (w) { return texts[i].indexOf(w) >= 0; });
      a.hidden = !hit;
      count += hit;
    });
    parts.forEach(function (p) { p.hidden = words.length > 0 && !p.querySelector('article:not([hidden])'); });
    said.textContent = words.length ? (count ? '找到 ' + count + ' 篇' : '没有找到') : '';
  }
  function open() {
    var at = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!at) return;
    var hidden = at.closest('article');
    if (hidden && hidden.hidden) { box.value = ''; show(); }
    for (var up = at; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true;
    if (at.tagName === 'MARK') at.scrollIntoView({block: 'center'});
  }
  box.addEventListener('input', show);
  document.querySelector('.search').hidden = false;
  document.addEventListener('keydown', function (e) {
    if (e.key === '/' && document.activeElement !== box) { e.preventDefault(); box.focus(); }
  });
  window.addEventListener('hashchange', open);
  open();
  if (window.matchMedia('(min-width:58rem)').matches) document.querySelector('.toc').open = true;
})();
