// Names, places and how slots are filled. Every name is common; none is taken from a real case.
#include "rehearsal/words.h"

#include "base/bytes.h"

#include <string.h>

#define WORDS(...)                                                                                           \
    {                                                                                                        \
        (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)      \
    }

const char *language_name(enum language language)
{
    static const char *const names[] = {"en", "fr", "es", "ro", "pt", "zh"};
    return names[language];
}

const struct words first_names[LANGUAGE_COUNT] = {
    WORDS("Alice", "Ben", "Chloe", "Daniel", "Emma", "Frank", "Grace", "Harry", "Isla", "Jack", "Kate",
          "Liam", "Mary", "Noah", "Olivia", "Peter", "Rose", "Sam", "Tom", "Victoria", "Will", "Zoe", "Leo",
          "Nora", "Hugo", "Ivy"),
    WORDS("Amélie", "Baptiste", "Camille", "Damien", "Élodie", "François", "Gaëlle", "Hélène", "Inès",
          "Julien", "Karim", "Léa", "Mathieu", "Nadia", "Olivier", "Pauline", "Quentin", "Romain", "Sophie",
          "Thomas", "Yasmine", "Zélie"),
    WORDS("Alejandro", "Beatriz", "Carlos", "Diego", "Elena", "Fernando", "Gloria", "Hugo", "Inés", "Javier",
          "Lucía", "Manuel", "Nuria", "Óscar", "Pilar", "Raquel", "Sergio", "Teresa", "Víctor", "Ximena",
          "Marta", "Pablo"),
    WORDS("Andrei", "Bianca", "Cristian", "Daniela", "Elena", "Florin", "Gabriela", "Horia", "Ioana", "Laura",
          "Mihai", "Nicoleta", "Ovidiu", "Petru", "Radu", "Simona", "Tudor", "Vlad", "Ana", "Doina", "Sorin",
          "Raluca"),
    WORDS("Ana", "Bruno", "Catarina", "Duarte", "Eduarda", "Filipe", "Gonçalo", "Helena", "Inês", "João",
          "Lara", "Mariana", "Nuno", "Olga", "Paulo", "Rita", "Sofia", "Tiago", "Vasco", "Fernanda", "Luiz",
          "Thiago"),
    WORDS("伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "洋", "艳", "勇", "杰", "娟", "涛", "明", "超",
          "秀英", "霞", "平", "刚"),
};

const struct words surnames[LANGUAGE_COUNT] = {
    WORDS("Ashford", "Barker", "Carter", "Dawson", "Ellis", "Fletcher", "Graham", "Hughes", "Ingram",
          "Jennings", "Knight", "Lawson", "Mason", "Norris", "Osborne", "Palmer", "Reeves", "Shaw", "Turner",
          "Walsh", "Young", "Webb"),
    WORDS("Aubert", "Blanchard", "Carpentier", "Delacroix", "Evrard", "Fontaine", "Girard", "Henry", "Imbert",
          "Jacquet", "Lambert", "Mercier", "Noël", "Olivier", "Perrin", "Renard", "Simon", "Tessier", "Vidal",
          "Wauters", "Claes"),
    WORDS("Aguilar", "Blanco", "Castro", "Domínguez", "Esteban", "Flores", "García", "Herrera", "Iglesias",
          "Jiménez", "Lozano", "Molina", "Navarro", "Ortega", "Peña", "Quintana", "Ramos", "Serrano",
          "Torres", "Vega"),
    WORDS("Albu", "Barbu", "Constantin", "Dumitru", "Enache", "Florescu", "Georgescu", "Ionescu", "Lungu",
          "Marin", "Neagu", "Oprea", "Popa", "Rusu", "Stan", "Toma", "Ungureanu", "Vasile", "Zamfir",
          "Munteanu"),
    WORDS("Almeida", "Barbosa", "Carvalho", "Duarte", "Esteves", "Ferreira", "Gomes", "Henriques", "Lopes",
          "Martins", "Nunes", "Oliveira", "Pereira", "Ribeiro", "Santos", "Teixeira", "Vieira", "Moreira",
          "Rocha", "Sousa"),
    WORDS("王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
          "何", "郭"),
};

const struct words work_names =
    WORDS("Alina", "Bella", "Carla", "Dana", "Eva", "Fiona", "Gina", "Helen", "Irina", "Jade", "Kim", "Lina",
          "Maya", "Nina", "Olga", "Paula", "Rita", "Sara", "Tina", "Vera", "Wendy", "Yuki", "Zara", "Amber",
          "Bianca", "Coco", "Diana", "Ella", "Flora", "Grace", "Hana", "Iris", "Julia", "Kira", "Lola", "Mia",
          "Nora", "Opal", "Pia", "Ruby", "Stella", "Tara", "Una", "Viola", "Wanda", "Xenia", "Yara", "Zoe",
          "Alba", "Bruna", "Celia", "Dora", "Elsa", "Frida", "Gaia", "Heidi");

const struct words cities = WORDS(
    "Brussels", "Antwerp", "Ghent", "Liège", "Bruges", "Namur", "Charleroi", "Leuven", "Paris", "Lyon",
    "Lille", "Marseille", "Nantes", "Bordeaux", "Toulouse", "Rennes", "Strasbourg", "Nice", "Montpellier",
    "Dijon", "Madrid", "Barcelona", "Valencia", "Seville", "Bilbao", "Zaragoza", "Málaga", "Alicante", "Vigo",
    "Lisbon", "Porto", "Braga", "Amsterdam", "Rotterdam", "Utrecht", "Eindhoven", "London", "Manchester",
    "Leeds", "Bristol", "Cologne", "Aachen", "Luxembourg", "Metz", "Geneva", "Milan", "Turin", "Copenhagen");

const struct words streets =
    WORDS("Rue Neuve", "Rue des Lilas", "Avenue du Parc", "Station Road", "Church Lane", "Calle Mayor",
          "Calle del Sol", "Rua Direita", "Rua das Flores", "Kerkstraat", "Molenstraat", "Mill Lane",
          "Rue du Moulin", "Plaza Nueva", "Boulevard du Nord", "Quai Vert", "Market Street", "Rue de la Gare",
          "Avenida del Puerto", "Strada Florilor", "Park View", "Rue Haute", "Lindenlaan", "Calle Ancha",
          "Rua Nova", "Orchard Close", "Rue Basse", "Dorpsstraat");

const struct words relations[LANGUAGE_COUNT] = {
    WORDS("Mum", "Dad", "Sis", "Bro", "Granny", "Uncle %n", "%n work", "%n gym", "%n plumber", "%n landlord",
          "Dr %n"),
    WORDS("Maman", "Papa", "Mamie", "Tonton %n", "%n boulot", "%n sport", "%n plombier", "Proprio", "Dr %n"),
    WORDS("Mamá", "Papá", "Abuela", "Tío %n", "%n trabajo", "%n gimnasio", "%n fontanero", "Casero", "Dr %n"),
    WORDS("Mama", "Tata", "Bunica", "Unchiul %n", "%n servici", "%n vecin", "%n instalator", "Dr %n"),
    WORDS("Mãe", "Pai", "Avó", "Tio %n", "%n trabalho", "%n ginásio", "%n canalizador", "Senhorio", "Dr %n"),
    WORDS("妈妈", "爸爸", "姐姐", "哥哥", "%n 同事", "%n 邻居", "房东", "%n 医生"),
};

const struct words group_names[LANGUAGE_COUNT] = {
    WORDS("Family", "Sunday football", "Class of 09", "Neighbours", "Team", "Birthday %n", "Holiday plans",
          "Night shift"),
    WORDS("La famille", "Foot du dimanche", "Voisins", "L'équipe", "Anniversaire %n", "Vacances",
          "Parents d'élèves"),
    WORDS("Familia", "Fútbol domingo", "Vecinos", "Equipo", "Cumple %n", "Vacaciones", "Clase 3B"),
    WORDS("Familia", "Fotbal", "Vecini", "Echipa", "Ziua lui %n", "Vacanță", "Părinți clasa 3"),
    WORDS("Família", "Futebol", "Vizinhos", "Equipa", "Anos %n", "Férias", "Pais 3B"),
    WORDS("一家人", "同学群", "邻居群", "工作群", "周末聚会", "老乡群"),
};

// What people like, own, see and eat.
static const struct words things[LANGUAGE_COUNT] = {
    WORDS("jazz", "long walks", "green tea", "old films", "the sea", "swimming", "cooking", "red wine",
          "novels", "chess", "winter", "gardens", "dancing", "museums", "mountains", "cats", "dogs",
          "sailing", "poetry", "bicycles", "piano music", "markets", "summer rain", "football", "yoga",
          "photography", "candles", "velvet", "roses", "good manners", "laughter", "blue", "black coffee",
          "chocolate", "trains", "painting", "theatre", "running", "silence", "soul music", "sunsets",
          "languages", "history", "fresh bread", "tennis", "lemon cake", "the forest", "city lights",
          "vinyl records", "kites", "board games", "stargazing", "mint", "orchids", "linen", "slow mornings",
          "concerts", "bridges", "lakes", "snow"),
    WORDS("le jazz", "les balades", "le thé vert", "les vieux films", "la mer", "la natation", "la cuisine",
          "le vin rouge", "les romans", "les échecs", "l'hiver", "les jardins", "la danse", "les musées",
          "la montagne", "les chats", "la voile", "la poésie", "le vélo", "le piano", "les marchés",
          "la pluie d'été", "le football", "le yoga", "la photo", "les bougies", "le velours", "les roses",
          "la politesse", "le rire", "le bleu", "le café noir", "le chocolat", "les trains", "la peinture",
          "le théâtre", "la course", "le silence", "les couchers de soleil", "les langues", "l'histoire",
          "le pain frais", "le tennis", "la forêt", "les vinyles", "les jeux", "les étoiles", "la neige"),
    WORDS("el jazz", "los paseos", "el té verde", "el cine antiguo", "el mar", "nadar", "la cocina",
          "el vino tinto", "las novelas", "el ajedrez", "el invierno", "los jardines", "bailar", "los museos",
          "la montaña", "los gatos", "la vela", "la poesía", "la bicicleta", "el piano", "los mercados",
          "la lluvia", "el fútbol", "el yoga", "la fotografía", "las velas", "el terciopelo", "las rosas",
          "la educación", "la risa", "el azul", "el café solo", "el chocolate", "los trenes", "la pintura",
          "el teatro", "correr", "el silencio", "los idiomas", "la historia", "el pan", "el tenis",
          "el bosque", "los vinilos", "los juegos", "las estrellas", "la nieve"),
    WORDS("jazzul", "plimbările", "ceaiul verde", "filmele vechi", "marea", "înotul", "gătitul", "vinul roșu",
          "romanele", "șahul", "iarna", "grădinile", "dansul", "muzeele", "muntele", "pisicile", "poezia",
          "bicicleta", "pianul", "piețele", "ploaia", "fotbalul", "yoga", "fotografia", "lumânările",
          "catifeaua", "trandafirii", "bunul simț", "râsul", "albastrul", "cafeaua", "ciocolata", "trenurile",
          "pictura", "teatrul", "alergarea", "liniștea", "limbile", "istoria", "pâinea caldă", "tenisul",
          "pădurea", "jocurile", "stelele", "zăpada"),
    WORDS("o jazz", "os passeios", "o chá verde", "os filmes antigos", "o mar", "nadar", "cozinhar",
          "o vinho tinto", "os romances", "o xadrez", "o inverno", "os jardins", "dançar", "os museus",
          "a serra", "os gatos", "a vela", "a poesia", "a bicicleta", "o piano", "as feiras", "a chuva",
          "o futebol", "o ioga", "a fotografia", "as velas", "o veludo", "as rosas", "a educação", "o riso",
          "o azul", "o café", "o chocolate", "os comboios", "a pintura", "o teatro", "correr", "o silêncio",
          "as línguas", "a história", "o pão fresco", "o ténis", "a floresta", "os jogos", "as estrelas",
          "a neve"),
    WORDS("音乐", "散步", "绿茶", "老电影", "大海", "游泳", "做饭", "红酒", "小说", "象棋", "冬天", "花园",
          "跳舞", "博物馆", "爬山", "猫", "诗歌", "骑车", "钢琴", "市场", "下雨天", "足球", "瑜伽", "摄影",
          "蜡烛", "玫瑰", "礼貌", "笑声", "蓝色", "咖啡", "巧克力", "火车", "画画", "话剧", "跑步", "安静",
          "语言", "历史", "面包", "网球", "森林", "唱片", "星星", "雪"),
};

const struct words company_names =
    WORDS("Northgate Bakery", "Blue Door Cleaning", "Atelier Verne", "Garage du Pont", "Transportes Arroyo",
          "Casa Lima", "Riverside Dental", "Menuiserie Claes", "Frutas Delgado", "Padaria Central",
          "Studio Nord", "Ferme des Prés", "Talleres Roca", "Moda Alma", "Imprimerie Vidal",
          "Librairie du Parc", "Construcciones Vega", "Auto Flandria", "Green Leaf Catering",
          "Hotel Bellevue", "Hostal Marina", "Pension du Lac", "Pharmacie du Marché", "Bistro Olive",
          "Salon Iris", "Optica Sol", "Boucherie Renard", "Clínica Aurora", "Ofício Madeira", "Café Tejo");

const char *words_pick(struct random *random, struct words words)
{
    return words.at[random_below(random, words.count)];
}

static void add_slot(struct buffer *out, struct random *random, char slot, enum language language,
                     const char *city)
{
    switch (slot) {
    case 't':
        buffer_print(out, "%d:%02d", (int)random_between(random, 8, 22), (int)random_below(random, 4) * 15);
        break;
    case 's':
        buffer_print(out, "%s %d", words_pick(random, streets), (int)random_between(random, 1, 180));
        break;
    case 'n':
        buffer_add_text(out, words_pick(random, first_names[language]));
        break;
    case 'c':
        buffer_add_text(out, city ? city : words_pick(random, cities));
        break;
    case 'r':
        buffer_print(out, "%d", (int)random_between(random, 2, 29));
        break;
    case 'p':
        buffer_print(out, "%d", (int)random_between(random, 3, 60) * 5);
        break;
    case 'x':
        buffer_add_text(out, words_pick(random, things[language]));
        break;
    default: // left for a later filling
        buffer_add_u8(out, '%');
        buffer_add_u8(out, (uint8_t)slot);
    }
}

const char *words_fill(struct arena *arena, struct random *random, const char *pattern,
                       enum language language, const char *city)
{
    if (strchr(pattern, '%') == NULL)
        return pattern;
    struct buffer out;
    buffer_init(&out, 4096);
    for (const char *at = pattern; *at; at++) {
        if (*at == '%' && at[1] != '\0')
            add_slot(&out, random, *++at, language, city);
        else
            buffer_add_u8(&out, (uint8_t)*at);
    }
    const char *text = arena_text(arena, buffer_text(&out));
    buffer_done(&out);
    return text;
}

const char *words_talk(struct arena *arena, struct random *random, enum talk talk, enum language language,
                       const char *city)
{
    struct words words = talk_words[talk][language];
    if (words.count == 0)
        words = talk_words[talk][LANGUAGE_EN];
    return words_fill(arena, random, words_pick(random, words), language, city);
}
