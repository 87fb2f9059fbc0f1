own.load("https://script.hotjar.com/modules.5d0c1a7be4f3.js");
