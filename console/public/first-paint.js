// Before anything is drawn, so that a dark screen doesn't flash white and the language is right for screen readers.
(function () {
  var kept = function (name) {
    try {
      return localStorage.getItem("exeunt." + name);
    } catch (_) {
      return null;
    }
  };
  var look = kept("look");
  var dark = look ? look === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  // A link may say in which language the house speaks; it doesn't stay in the address.
  var asked = /[?&]lang=(zh-CN|en)$/.exec(location.search);
  if (asked) history.replaceState(null, "", location.pathname + location.search.replace(/[?&]lang=[^&]*$/, ""));
  if (asked) {
    try {
      localStorage.setItem("exeunt.language", asked[1]);
    } catch (_) {}
  }
  var language = (asked && asked[1]) || kept("language") || (/^zh/i.test(navigator.language) ? "zh-CN" : "en");
  document.documentElement.dataset.look = dark ? "dark" : "light";
  document.documentElement.lang = language;
})();
