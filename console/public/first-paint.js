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
  var language = kept("language") || (/^zh/i.test(navigator.language) ? "zh-CN" : "en");
  document.documentElement.dataset.look = dark ? "dark" : "light";
  document.documentElement.lang = language;
})();
