// The top-level domains of the root zone (iana.org/domains/root/db, as Debian's publicsuffix 20230209 has
// them), and the names that RFC 2606, 6761, 6762 and 7686 keep apart. Those in other scripts are known by
// "xn--" alone.
#include "observations/selectors/matchers.h"

#include "base/text.h"

#include <string.h>

enum { LENGTH_MAX = 18 };

// Names of one length, sorted, one after the other: the index is the length.
static const char *const BY_LENGTH[LENGTH_MAX + 1] = {
    [2] =
        "acadaeafagaialamaoaqarasatauawaxazbabbbdbebfbgbhbibjbmbnbobrbsbtbvbwbybzcacccdcfcgchcickclcmcncocrcu"
        "cvcwcxcyczdedjdkdmdodzeceeegereseteufifjfkfmfofrgagbgdgegfggghgiglgmgngpgqgrgsgtgugwgyhkhmhnhrhthuid"
        "ieiliminioiqirisitjejmjojpkekgkhkikmknkpkrkwkykzlalblclilklrlsltlulvlymamcmdmemgmhmkmlmmmnmompmqmrms"
        "mtmumvmwmxmymznancnenfngninlnonpnrnunzompapepfpgphpkplpmpnprpsptpwpyqarerorsrurwsasbscsdsesgshsisjsk"
        "slsmsnsosrssstsusvsxsysztctdtftgthtjtktltmtntotrtttvtwtzuaugukusuyuzvavcvevgvivnvuwfwsyeytzazmzw",
    [3] =
        "aaaabbabcacoadsaegaflaiganzaolappartawsaxabarbbcbbtbcgbcnbetbidbiobizbmsbmwbomboobotboxbuybzhcabcal"
        "camcarcatcbacbncbsceocfacfdcomcpacrsdaddayddsdevdhldiydnpdogdotdtvdvreatecoeduesqeusfanfitflyfoofox"
        "frlftrfunfyigalgapgaygdngeaglegmogmxgoogopgotgovhbohivhkthothowibmiceicuifmincinginkintistitvjcbjio"
        "jlljmpjnjjotjoykfhkiakimkpnkrdlatlawldsllcllplollplltdmanmapmbamedmenmilmitmlbmlsmmamoemoimommovmsd"
        "mtnmtrnabnbanecnetnewnflngonhknownranrwnttnycobioneongonloooorgottovhpaypetphdpidpinpncproprupubpwc"
        "redrenrilrioriprunrwesapsassbisbsscascbsewsexsfrskiskysoyspasrlstctabtaxtcitdktelthdtjxtoptrvtuitvs"
        "ubsunouolupsvetvigvinvipwinwmewowwtcwtfxinxxxxyzyouyunzip",
    [4] =
        "aarpableaeroakdnallyamexarabarmyarpaarteasdaasiaaudiautobabybandbankbbvabeerbestbikebingblogbluebofa"
        "bondbookbuzzcafecallcampcarecarscasacasecashcbrecernchatciticityclubcoolcoopcyoudatadatedclkdealdell"
        "desidietdishdocsdvagernifagefailfansfarmfastfiatfidofilmfirefishflirfoodfordfreefundgamegbizgentggee"
        "giftgmbhgoldgolfgooggugeguruhairhaushdfchelpherehgtvhosthsbcicbcieeeimdbimmoinfoitaujavajeepjobsjprs"
        "kddikidskiwikpmgkredlandlegolgbtlidllifelikelimolinkliveloanloveltdaluxemaifmeetmememenuminimintmobi"
        "modamotonamenavynewsnextniconikeolloopenpageparspccwpicspingpinkplaypluspohlpornpostprodprofqponread"
        "reitrentrestrichroomrsvpruhrsafesalesarlsavesaxoscotseatseeksexyshawshiashopshowsilksinasiteskinsncf"
        "sohusongsonyspotstarsurftalktaxiteamtechtesttevatiaatipstowntoystubevanavisavivavivovotevotowangweir"
        "wienwikiwineworkxboxyogazarazerozone",
    [5] =
        "actoradultaetnaamfamamicaapplearchiaudioautosazurebaidubeatsbiblebingoblackboatsboschbuildcanoncards"
        "chasecheapciscociticclickcloudcoachcodescrowncymrudaburdancedealsdeltadrivedubaiearthedekaemailepson"
        "faithfedexfinalforexforumgallogamesgiftsgivesglassglobogmailgreengripegroupgucciguidehomeshondahorse"
        "househyattikanoirishjetztkoelnkyotolamerleaselegallexuslillylindelipsyloanslocallocuslottelottomacys"
        "mangomediamiamimoneymoviemusicnexusnikonninjanokianowtvomegaonionosakaparispartspartyphonephotopizza"
        "placepokerpraxipressprimepromoquestradiorehabreisericohrocksrodeorugbysalonsenersevensharpshellshoes"
        "skypeslingsmartsmilesolarspacesportstadastorestudystylesucksswisstatartirestiroltmalltodaytokyotools"
        "toraytotaltourstradetrusttunestushuubankvegasvideovodkavolvowaleswatchweberweiboworksworldxeroxyahoo",
    [6] = "abarthabbottabbvieafricaagencyairbusairtelalipayalsacealstomamazonanquanaramcoauthorbayernbeauty"
          "berlinbhartibostikbostonbrokercameracareercasinocenterchanelchromechurchcircleclaimscliniccoffee"
          "comseccondoscouponcreditcruisedatingdatsundealerdegreedentaldesigndirectdoctordunlopdupontdurban"
          "emerckenergyestateeventsexpertfamilyflickrfutbolgallupgardengeorgegivingglobalgooglegratishealth"
          "hermeshiphophockeyhotelshughesimamatinsureintuitjaguarjoburgjuegoskaufenkinderkindlekosherlancia"
          "latinolawyerlefraklivinglockerlondonluxurymadridmaisonmakeupmarketmattelmobilemonashmormonmoscow"
          "museummutualnagoyanaturanissannissaynortonnowruzofficeolayanonlineoracleorangeotsukapfizerphotos"
          "physiopictetquebecracingrealtyreisenrepairreportreviewrocherrogersryukyusafetysakurasanofischool"
          "schulesearchsecureselectshoujisoccersocialstreamstudiosupplysuzukiswatchsydneytaipeitaobaotarget"
          "tattootennistiendatjmaxxtkmaxxtoyotatravelunicomviajesvikingvillasvirginvisionvotingvoyagevuelos"
          "walterwebcamxihuanyachtsyandexzappos",
    [7] = "abogadoacademyagakhanalibabaandroidathletaauctionaudibleauspostaviancabanamexbauhausbentleybestbuy"
          "bookingbrothercapitalcaravancareerschannelcharitychintaicitadelclubmedcollegecolognecomcastcompany"
          "comparecontactcookingcorsicacountrycouponscoursescricketcruisesdentistdigitaldomainsexampleexposed"
          "expressfarmersfashionferrariferrerofinancefishingfitnessflightsfloristflowersforsalefrogansfujitsu"
          "gallerygentinggodaddygroceryguitarshamburghangouthitachiholidayhostinghoteleshotmailhyundaiinvalid"
          "ismailijewelryjuniperkitchenkomatsulacaixalanxesslasallelatrobeleclerclimitedlincolnmarketsmonster"
          "netbanknetflixnetworkneustarokinawaoldnavyorganicoriginsphilipspioneerpolitierealtorrecipesrentals"
          "reviewsrexrothsamsungsandvikschmidtschwarzscienceshikshasinglesstaplesstoragesupportsurgerysystems"
          "temasektheatertheatreticketstiffanytoshibatradingwalmartwanggouwatchesweatherwebsiteweddingwhoswho"
          "windowswinnersxfinityyamaxunyoutubezuerich",
    [8] = "abudhabiairforceallstateattorneybarclaysbarefootbargainsbaseballboutiquebradescobroadwaybrussels"
          "buildersbusinesscapetowncateringcatholicciprianicityeatscleaningcliniqueclothingcommbankcomputer"
          "deliverydeloittedemocratdiamondsdiscountdiscoverdownloadengineerericssonetisalatexchangefeedback"
          "fidelityfirmdalefootballfrontiergoodyeargraingergraphicsguardianhdfcbankhelsinkiholdingshospital"
          "infinitiipirangaistanbuljpmorganlightinglundbeckmarriottmaseratimckinseymemorialmerckmsdmortgage"
          "observerpartnerspharmacypicturesplumbingpropertyredstonereliancesaarlandsamsclubsecurityservices"
          "shoppingshowtimesoftbanksoftwarestcgroupsuppliestrainingvanguardventuresverisignwoodsideyokohama",
    [9] =
        "accenturealfaromeoallfinanzamsterdamanalyticsaquarellebarcelonabloombergchristmascommunitydirectory"
        "educationequipmentfairwindsfinancialfirestonefreseniusfrontdoorfurnituregoldpointhisamitsuhomedepot"
        "homegoodshomesenseinstituteinsurancekuokgrouplancasterlandroverlifestylemarketingmarshallsmelbourne"
        "microsoftpanasonicpassagenspramericarichardlishangrilasolutionsstatebankstatefarmstockholmtravelers"
        "vacationsyodobashi",
    [10] =
        "accountantapartmentsassociatesbasketballbnpparibasboehringercapitaloneconsultingcreditcardcuisinella"
        "eurovisionextraspacefoundationhealthcareimmobilienindustriesmanagementmitsubishinextdirectproperties"
        "protectionprudentialrealestaterepublicanrestaurantschaefflertatamotorstechnologyuniversityvlaanderen"
        "volkswagen",
    [11] =
        "accountantsbarclaycardblackfridayblockbusterbridgestonecalvinkleincontractorscreditunionengineering"
        "enterprisesfoodnetworkinvestmentskerryhotelslamborghinimotorcyclesolayangroupphotographyplaystation"
        "productionsprogressiveredumbrellawilliamhill",
    [12] = "constructionlplfinancialscholarshipsversicherung",
    [13] = "internationallifeinsurancetravelchannelwolterskluwer",
    [14] = "americanfamilybananarepubliccookingchannelkerrylogisticsweatherchannel",
    [15] = "americanexpresskerrypropertiessandvikcoromant",
    [18] = "northwesternmutualtravelersinsurance",
};

bool is_top_domain(struct bytes label)
{
    if (label.size > 4 && strncasecmp((const char *)label.data, "xn--", 4) == 0)
        return true;
    if (label.size > LENGTH_MAX || BY_LENGTH[label.size] == NULL)
        return false;
    const char *names = BY_LENGTH[label.size];
    size_t low = 0, high = strlen(names) / label.size;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncasecmp((const char *)label.data, names + middle * label.size, label.size);
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}
