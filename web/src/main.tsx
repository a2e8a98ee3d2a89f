import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { LanguageProvider } from "./i18n/language";
import { signInAgain } from "./service/account";
import { App } from "./ui/App";
import "./styles/index.css";

signInAgain();
window.addEventListener("hashchange", () => {
  if (location.hash.includes("token=")) signInAgain();
});

const place = document.getElementById("page");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <LanguageProvider>
        <App />
      </LanguageProvider>
    </StrictMode>,
  );
}
