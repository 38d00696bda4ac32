// CSS of the report. One accent colour for the page; in pictures kinds differ by shape as well as colour.
#include "views/report/style.h"

#include "base/text.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

static const char colours[] =
    ":root{color-scheme:light dark;--paper:#fff;--ink:#1c2024;--soft:#5a636d;--line:#dde1e6;--wash:#f5f6f8;"
    "--accent:#0b5a85;--phone:#1f6fa8;--device:#2b3138;--account:#a65300;--handle:#7a4fa3;--adverts:#0f766e;"
    "--city:#66707a;--warn:#9a3412;--grid:#eceef1}\n"
    "@media (prefers-color-scheme:dark){:root{--paper:#15181c;--ink:#e4e7eb;--soft:#a0a9b4;--line:#333a42;"
    "--wash:#1d2126;--accent:#7cc0ea;--phone:#6db3e3;--device:#d5dae0;--account:#eba55c;--handle:#c3a1e3;"
    "--adverts:#5cc4b8;--city:#98a2ad;--warn:#f0a184;--grid:#262b31}}\n"
    "@media "
    "print{:root{color-scheme:light;--paper:#fff;--ink:#111;--soft:#4a525b;--line:#ccd1d7;--wash:#f5f6f8;"
    "--accent:#0b5a85;--phone:#1f6fa8;--device:#2b3138;--account:#a65300;--handle:#7a4fa3;--adverts:#0f766e;"
    "--city:#66707a;--warn:#9a3412;--grid:#e6e9ec}}\n";

static const char text_rules[] =
    "*{box-sizing:border-box}\n"
    "html{-webkit-text-size-adjust:100%;scroll-padding-top:3rem}\n"
    "body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,\"Segoe "
    "UI\","
    "Roboto,\"Noto Sans\",\"Liberation Sans\",sans-serif;font-variant-numeric:tabular-nums}\n"
    "main{max-width:68rem;margin:0 auto;padding:0 1.5rem 5rem}\n"
    "h1,h2,h3,h4{line-height:1.25;font-weight:600;text-wrap:balance;margin:0}\n"
    "h1{font-size:1.9rem;letter-spacing:-.01em;margin:.2rem 0 1.6rem}\n"
    "h2{font-size:1.35rem;margin:4.5rem 0 .6rem;padding-top:1.1rem;border-top:2px solid var(--ink)}\n"
    "h3{font-size:1.05rem;margin:2.6rem 0 .3rem}\n"
    "h4{font-size:1rem}\n"
    "p{margin:.5rem 0;max-width:44rem}\n"
    "a{color:var(--accent);text-underline-offset:2px;text-decoration-thickness:1px}\n"
    "code,.code{font-family:ui-monospace,\"SF Mono\",\"Cascadia Mono\",\"DejaVu Sans Mono\",\"Liberation "
    "Mono\","
    "monospace;font-size:.87em}\n"
    "code,td,dd,h4,li{overflow-wrap:anywhere}.wide td:not(.n){min-width:4.4rem}\n"
    "bdi{unicode-bidi:isolate}\n"
    ".lead{color:var(--soft);margin:0 0 1.2rem}\n"
    ".more,.note,.rule{color:var(--soft);font-size:.9rem}\n"
    ".warn{color:var(--warn)}\n"
    ".kicker{margin:2.6rem 0 0;color:var(--soft);font-size:.9rem}\n"
    ".skip{position:absolute;left:-99rem}\n"
    ".skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.3rem .6rem;z-index:3}\n";

static const char head_rules[] =
    ".marking{position:sticky;top:0;z-index:2;background:var(--paper);border-bottom:1px solid var(--line)}\n"
    ".marking p{max-width:68rem;margin:0 auto;padding:.45rem "
    "1.5rem;font-size:.85rem;color:var(--soft);display:flex;"
    "gap:.9rem;align-items:baseline;white-space:nowrap;overflow:hidden}\n"
    ".marking strong{color:var(--paper);background:var(--ink);padding:0 "
    ".5rem;border-radius:2px;font-weight:600}\n"
    ".marking .end{margin-left:auto}\n"
    ".running{display:none}\n"
    "dl.head{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 2rem;margin:0 0 2rem}\n"
    "dl.head dt{color:var(--soft)}\n"
    "dl.head dd{margin:0;min-width:0}\n"
    "nav ol{list-style:none;margin:2rem 0 0;padding:.8rem 0;border-top:1px solid var(--line);"
    "border-bottom:1px solid var(--line);display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;font-size:.93rem}\n"
    ".caution{border-left:3px solid var(--accent);padding:.1rem 0 .1rem 1rem;margin:1.6rem "
    "0;max-width:44rem}\n"
    ".counts{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.5rem,1fr));gap:1.1rem "
    "1.5rem;margin:1.6rem 0;"
    "padding:0;list-style:none}\n"
    ".counts b{display:block;font-size:1.5rem;font-weight:600;line-height:1.2}\n"
    ".counts span{color:var(--soft);font-size:.9rem}\n";

static const char table_rules[] =
    ".wide{overflow-x:auto;margin:.8rem 0}\n"
    "table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.4}\n"
    "caption{text-align:left;color:var(--soft);font-size:.9rem;padding:0 0 .35rem}\n"
    "th,td{text-align:left;vertical-align:top;padding:.32rem 1.1rem .32rem 0;border-bottom:1px solid "
    "var(--line)}\n"
    "th{font-weight:600}\n"
    "thead "
    "th{color:var(--soft);font-weight:500;font-size:.85rem;border-bottom-color:var(--soft);white-space:"
    "nowrap;"
    "vertical-align:bottom}\n"
    "tbody th{font-weight:400;min-width:5.5rem}.facts tbody th{min-width:9rem}tr.upper td{border-bottom:0;padding-bottom:0}tr.under td{padding-top:.1rem}\n"
    "th:last-child,td:last-child{padding-right:0}\n"
    ".n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}\n"
    ".keep{white-space:nowrap}\n"
    "tr.sum td,tr.sum th{font-weight:600}\n"
    ".term{color:var(--soft);margin-right:1rem;font-size:.92em}.term .code{overflow-wrap:anywhere}\n";

static const char finding_rules[] =
    ".finding{border-top:1px solid var(--line);padding:1.1rem 0 1.3rem;margin-top:1rem}\n"
    ".finding h4{display:flex;gap:.8rem;max-width:56rem}\n"
    ".finding h4 .no{color:var(--accent);min-width:1.6rem;white-space:nowrap;font-weight:600}\n"
    ".finding .in{padding-left:2.4rem}\n"
    ".finding .pair{display:grid;grid-template-columns:minmax(20rem,2fr) 3fr;gap:0 2.5rem;align-items:start}\n"
    ".finding .pair table{font-size:.88rem}\n"
    ".who{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.1rem 1.1rem}\n"
    ".who .name{color:var(--soft)}\n"
    "details{margin:.7rem 0}\n"
    "summary{cursor:pointer;color:var(--accent);font-size:.92rem;width:fit-content}\n"
    "summary:focus-visible,a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}\n"
    ".places{font-size:.83rem}\n"
    "@media (max-width:44rem){.finding .in{padding-left:0}.finding .pair{display:block}dl.head{display:block}"
    "dl.head dd{margin-bottom:.6rem}}\n";

static const char picture_rules[] =
    "figure{margin:1.4rem 0}\n"
    "figcaption{color:var(--soft);font-size:.9rem;max-width:44rem;margin:0 0 .8rem}\n"
    "svg{display:block;max-width:100%;height:auto;font-family:inherit}figure>svg{width:100%}\n"
    "svg text{font-size:11px;fill:var(--ink)}\n"
    "svg .halo{paint-order:stroke;stroke:var(--paper);stroke-width:3.5px;stroke-linejoin:round}\n"
    "svg .soft{fill:var(--soft)}svg .small{font-size:10px}svg .strong{font-weight:600;font-size:12px}\n"
    "svg .mid{text-anchor:middle}svg .right{text-anchor:end}\n"
    ".phone{fill:var(--phone)}.device{fill:var(--device)}.account{fill:var(--account)}.handle{fill:var(--"
    "handle)}"
    ".adverts{fill:var(--adverts)}.city{fill:var(--city)}.other{fill:var(--soft)}\n"
    ".node{stroke:var(--paper);stroke-width:1.5}\n"
    ".node.hub{fill:var(--paper);stroke:var(--soft);stroke-dasharray:3 2}\n"
    ".edge{stroke:var(--soft);stroke-opacity:.55;fill:none}.edge.paid{stroke:var(--account)}"
    ".edge.advert{stroke:var(--adverts)}.edge.named{stroke-dasharray:2 3}\n"
    ".arrow{fill:var(--account)}\n"
    ".gridline{stroke:var(--grid)}.axis{stroke:var(--line)}\n"
    ".ground{position:absolute}.land{fill:var(--soft);fill-opacity:.28}.spot{fill:var(--adverts);stroke:var(--paper);stroke-width:1.2}"
    ".tip{fill:var(--adverts)}.map{border:1px solid var(--line);margin-top:.6rem}figure>svg.map,figure>svg.plain{width:auto}\n"
    ".stay{fill:var(--adverts)}.move{stroke:var(--adverts);stroke-opacity:.5;fill:none}\n"
    ".flow{fill:var(--account);fill-opacity:.28}.flow.on{fill-opacity:.5}\n"
    ".bar{fill:var(--account)}.bar.group{fill:var(--soft)}\n"
    ".legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.5rem;padding:0;margin:.6rem "
    "0;font-size:.88rem;"
    "color:var(--soft)}\n"
    ".legend li{display:flex;align-items:center;gap:.4rem}\n";

static const char talk_rules[] =
    ".talk{list-style:none;margin:.8rem 0;padding:0;max-width:46rem}\n"
    ".talk li{margin:.35rem 0;max-width:38rem;padding:.3rem .7rem;border:1px solid var(--line);border-radius:4px}\n"
    ".talk .out{margin-left:auto;background:var(--wash)}\n"
    ".talk .ev{border-left:3px solid var(--accent)}.talk .lost{border-style:dashed;border-color:var(--warn)}\n"
    ".talk .gap{border:0;color:var(--soft);font-size:.9rem;padding:.1rem .7rem}\n"
    ".talk p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}\n"
    ".talk .by{color:var(--soft);font-size:.82rem}.talk q{display:block;color:var(--soft);font-size:.9rem}\n"
    ".talk .file,.talk .none{color:var(--soft);font-size:.9rem}\n"
    ".matrix td{text-align:right;padding-right:.6rem}.matrix th[scope=row]{min-width:8.5rem;font-weight:400;overflow-wrap:anywhere}\n"
    ".matrix thead th{white-space:normal;overflow-wrap:anywhere;min-width:3.6rem}\n"
    ".clocks{display:grid;grid-template-columns:repeat(auto-fill,minmax(19rem,1fr));gap:1rem 2rem}\n"
    ".clocks figure{margin:0}.heat{fill:var(--accent)}\n";

static const char template_rules[] =
    ".slot{border-bottom:2px solid var(--soft);padding:0 .1em}.slot sub{font-size:.65em;color:var(--soft);margin-left:.15em}\n"
    ".slot.name{border-color:var(--handle)}.slot.city{border-color:var(--city);border-bottom-style:dotted}"
    ".slot.phone{border-color:var(--phone)}.slot.handle{border-color:var(--phone);border-bottom-style:dashed}"
    ".slot.url{border-color:var(--phone);border-bottom-style:dotted}.slot.price{border-color:var(--account)}"
    ".slot.age{border-color:var(--account);border-bottom-style:dashed}.slot.time{border-color:var(--account);"
    "border-bottom-style:dotted}.slot.text{border-bottom-style:double;border-bottom-width:3px}\n"
    ".pattern{background:var(--wash);padding:.5rem .8rem;max-width:none;white-space:pre-wrap;overflow-wrap:anywhere}\n"
    ".aligned{margin:.6rem 0;padding-left:1.6rem}.aligned li{margin:.4rem 0;break-inside:avoid}"
    ".aligned p{margin:0;max-width:none;white-space:pre-wrap;overflow-wrap:anywhere}"
    ".aligned .by{color:var(--soft);font-size:.82rem}\n"
    "ins{text-decoration:underline;text-decoration-thickness:2px;font-weight:600;color:var(--warn)}"
    "del{text-decoration:line-through;color:var(--soft)}\n";

static const char print_rules[] =
    "@media print{body{font-size:9.5pt;line-height:1.4}main{max-width:none;padding:0}\n"
    ".marking,nav,.skip{display:none}\n"
    "h1{font-size:19pt}h2{font-size:14pt;margin-top:2.5rem;padding-top:.5rem}\n"
    "#findings,#network,#conversations,#sources{break-before:page;margin-top:0}\n"
    "h2,h3,h4,.rule,.lead,.legend,summary,caption,figcaption{break-after:avoid}\n"
    // Firefox prints no page margins' text: there the marking stands in the corner of each page
    "@supports (-moz-appearance:none){.running{display:block;position:fixed;right:0;bottom:0;margin:0;padding:2pt 4pt;"
    "background:#fff;font:600 8pt sans-serif}}\n"
    ".lead,figure,tr,.talk li,dl.head,.caution,.counts{break-inside:avoid}\n"
    "thead{display:table-header-group}.wide{overflow:visible}\n"
    ".finding .pair{grid-template-columns:2fr 3fr;gap:0 1.6rem}.facts tbody th{min-width:7.5rem}.more,.note,.rule{font-size:"
    "8pt}.finding{padding:.7rem 0;margin-top:.5rem}\n"
    "table{font-size:8.3pt}.finding .pair table,.places{font-size:8pt}\n"
    "th,td{padding-top:.2rem;padding-bottom:.2rem}\n"
    "a{color:inherit;text-decoration:none}\n"
    "details::details-content{content-visibility:visible;height:auto;display:block}summary{color:var(--soft);"
    "list-style:none}\n"
    "svg{break-inside:avoid}figure>svg{max-height:200mm;width:auto;max-width:100%}}\n";

// The case's own words as a CSS string: everything but plain letters and digits as an escape.
static void add_css_string(struct buffer *css, const char *text)
{
    struct bytes bytes = bytes_of_text(text);
    buffer_add_u8(css, '"');
    for (size_t i = 0; i < bytes.size;) {
        size_t length;
        uint32_t c = text_utf8_decode(bytes.data + i, bytes.size - i, &length);
        if (c < 0x80 && text_is_alnum((int)c))
            buffer_add_u8(css, (uint8_t)c);
        else
            buffer_print(css, "\\%06x", c < 0x20 ? 0x20 : c);
        i += length;
    }
    buffer_add_u8(css, '"');
}

void style_add(struct buffer *css, const char *marking)
{
    static const char *const parts[] = {colours,       text_rules, head_rules,     table_rules, finding_rules,
                                        picture_rules, talk_rules, template_rules, print_rules};
    buffer_add_text(css, "\n");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        buffer_add_text(css, parts[i]);
    buffer_add_text(css, "@page{size:A4;margin:20mm 16mm 18mm;@top-left{content:");
    add_css_string(css, marking);
    buffer_add_text(css, ";font:600 8pt sans-serif;color:#111}"
                         "@bottom-right{content:counter(page) \" / \" counter(pages);font:8pt sans-serif;"
                         "color:#4a525b}}\n");
}

void style_add_policy(struct buffer *policy, struct bytes css)
{
    uint8_t hash[SHA256_DIGEST_LENGTH];
    char base64[2 * SHA256_DIGEST_LENGTH];
    SHA256(css.data, css.size, hash);
    EVP_EncodeBlock((unsigned char *)base64, hash, sizeof hash);
    buffer_print(policy, "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'",
                 base64);
}
