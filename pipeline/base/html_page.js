(function () {
"use strict";
var doc = document, lit = [];
function all(what, root) {
	return Array.from((root || doc).querySelectorAll(what));
}
function light(from) {
	lit.forEach(function (e) { e.classList.remove("on"); });
	lit = [];
	if (!from) return;
	lit = all('[data-seg="' + from.dataset.seg + '"]',
		from.closest("article"));
	lit.forEach(function (e) { e.classList.add("on"); });
}
function of(event) {
	var at = event.target;
	return at.closest && at.closest("[data-seg]");
}
doc.addEventListener("mouseover", function (event) {
	var at = of(event);
	if (at) light(at);
});
doc.addEventListener("focusin", function (event) { light(of(event)); });
function visible(e) { return e.offsetParent !== null; }
function go(what, step) {
	var list = all(what).filter(visible), i, at = doc.activeElement;
	var par = at && at.closest ? at.closest("[data-seg]") : null;
	if (!list.length) return;
	i = list.indexOf(par);
	if (i < 0 && par)
		i = list.findIndex(function (e) {
			return e.compareDocumentPosition(par) & 2;
		}) - (step > 0 ? 1 : 0);
	i = i < 0 && step < 0 ? list.length - 1
		: Math.max(0, Math.min(list.length - 1, i + step));
	list[i].tabIndex = 0;
	list[i].focus();
	list[i].scrollIntoView({block: "center"});
}
doc.addEventListener("keydown", function (event) {
	if (event.ctrlKey || event.altKey || event.metaKey) return;
	if (event.key === "j") go(".source .seg", 1);
	else if (event.key === "k") go(".source .seg", -1);
	else if (event.key === "n") go(".findings li", 1);
	else if (event.key === "p") go(".findings li", -1);
	else if (event.key === "Escape") { light(null); doc.activeElement.blur(); }
	else return;
	event.preventDefault();
});
}());
