import { theme, type ThemeConfig } from "antd";
import { palettes, type Look } from "./palette";

const FONT =
  '"Inter", "Segoe UI", system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

/** Told to the components and not by the style sheet, because they place a menu by the end of its motion. */
function motion(): ThemeConfig["token"] {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return { motion: false };
  return { motionDurationMid: "0.12s", motionDurationSlow: "0.18s" };
}

/** Ant Design's tokens out of our palette. */
export function antTheme(look: Look): ThemeConfig {
  const p = palettes[look];
  return {
    algorithm: look === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: `exeunt-${look}` },
    token: {
      colorPrimary: look === "dark" ? "#739fe2" : p.brand,
      colorLink: p.brand,
      colorSuccess: p.good,
      colorWarning: p.attention,
      colorError: p.bad,
      colorInfo: p.brand,
      colorText: p.ink,
      colorTextSecondary: p["ink-soft"],
      colorTextTertiary: p["ink-faint"],
      colorTextDescription: p["ink-soft"],
      colorTextPlaceholder: p["ink-faint"],
      colorBgLayout: p.ground,
      colorBgContainer: p.sheet,
      colorBgElevated: p.raised,
      colorBorder: p.line,
      colorBorderSecondary: p["line-soft"],
      borderRadius: 6,
      fontFamily: FONT,
      fontSize: 14,
      lineHeight: 1.6,
      ...motion(),
      boxShadow: "0 4px 16px rgb(0 0 0 / 12%)",
    },
    components: {
      Input: { colorBorder: p.edge },
      InputNumber: { colorBorder: p.edge },
      Select: { colorBorder: p.edge },
      DatePicker: { colorBorder: p.edge },
      Checkbox: { colorBorder: p.edge },
      Radio: { colorBorder: p.edge },
      Button: { primaryShadow: "none", dangerShadow: "none", defaultShadow: "none", primaryColor: look === "dark" ? "#0f1216" : "#ffffff" },
      Tooltip: { colorBgSpotlight: look === "dark" ? "#3a424d" : "#2b323b" },
    },
  };
}
