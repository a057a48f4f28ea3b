/** Names of many languages, each with its Latin form where it is written in another script. None is that of a person in particular. */

/** A part of a name: as it is written, and in Latin letters for a user name. */
export interface NamePart {
  written: string
  latin: string
}

/** The names of a language. */
export interface NamesOfLanguage {
  /** BCP 47. */
  language: string
  /** Whether the family name comes first, without a blank where `joined` says so. */
  familyFirst: boolean
  joined: boolean
  given: readonly NamePart[]
  family: readonly NamePart[]
}

/** Letters that have no accent to take away. */
const plainLetters: Record<string, string> = {
  ø: 'o',
  ł: 'l',
  ß: 'ss',
  đ: 'd',
  ı: 'i',
  æ: 'ae',
  ð: 'd',
  þ: 'th',
  œ: 'oe',
}

/** A language, the order of its names, given and family names: `written` or `written:latin`. */
const languages: readonly (readonly [string, '' | 'family-first' | 'joined', string, string])[] = [
  [
    'en',
    '',
    'Amelia Oliver Grace Henry Nadia Ethan Ruby Isaac Phoebe Marcus Edith Callum',
    'Ashworth Bennett Clarke Dunmore Fletcher Hargreaves Kingsley Lockwood Marlowe Pemberton Thorne Whitaker',
  ],
  [
    'de',
    '',
    'Anneliese Jürgen Käthe Matthias Sören Ulrike Heike Götz Friederike Lutz Imke Thorsten',
    'Brückner Engelhardt Großmann Hübner Köhler Lindner Möller Rößler Schäfer Vogt Weiß Zöllner',
  ],
  [
    'fr',
    '',
    'Aurélie Benoît Chloé Édouard Françoise Gaël Hélène Jérôme Léa Mathéo Noémie Rémi',
    'Bélanger Chevalier Delacroix Fournier Girard Lefèvre Marchand Péron Rousseau Thibault Vasseur Lemaître',
  ],
  [
    'es',
    '',
    'Álvaro Begoña Concepción Íñigo Lucía Joaquín Núria Óscar Ximena Raúl Rocío Tomás',
    'Aguilar Benítez Cárdenas Domínguez Echeverría Fernández Ibáñez Márquez Núñez Peña Rincón Zúñiga',
  ],
  [
    'pt',
    '',
    'Ângela Caetano Conceição Davi Inês João Lourenço Márcia Otávio Rúben Simão Thaís',
    'Almeida Brandão Carvalho Esteves Figueiredo Guimarães Lourenço Magalhães Nogueira Pacheco Queirós Simões',
  ],
  [
    'it',
    '',
    'Alessia Beatrice Cosimo Donatella Eleonora Filippo Ginevra Ludovica Niccolò Ottavia Raffaele Tiziano',
    'Barbieri Colombo Esposito Ferrara Galli Lombardi Marchetti Orlando Pellegrini Rinaldi Sartori Vitale',
  ],
  [
    'nl',
    '',
    'Anouk Bram Daan Femke Gijs Joost Lieke Maaike Niels Roos Sjoerd Wietske',
    'Bakker Dijkstra Hoekstra Jansen Kuipers Meijer Postma Smit Veenstra Visser Wiersma Zijlstra',
  ],
  [
    'pl',
    '',
    'Agnieszka Bogusław Elżbieta Grażyna Łukasz Małgorzata Paweł Rafał Stanisław Świetłana Wojciech Zofia',
    'Adamczyk Dąbrowska Górski Jabłoński Kamiński Lewandowski Mazur Nowak Pawłowski Szymański Wiśniewski Zieliński',
  ],
  [
    'cs',
    '',
    'Alžběta Bohumil Jiří Kateřina Květa Lukáš Michal Ondřej Radka Štěpán Věra Zdeněk',
    'Beneš Černý Dvořák Hájek Horák Kučera Marek Němec Procházka Růžička Svoboda Veselý',
  ],
  [
    'sv',
    '',
    'Åsa Björn Elin Gösta Håkan Ingrid Jörgen Linnéa Märta Östen Sören Ylva',
    'Ahlström Bergström Dahlgren Ekström Forsberg Hallberg Lindqvist Nyström Sjöberg Söderlund Wikström Åkesson',
  ],
  [
    'is',
    '',
    'Ásdís Birgir Guðrún Hörður Jóhanna Kristín Magnús Ólafur Sigríður Þórdís Ævar Þór',
    'Árnadóttir Björnsson Einarsson Guðmundsdóttir Helgason Jónsdóttir Kristjánsson Magnúsdóttir Ólafsson Pálsson Sigurðardóttir Þorsteinsson',
  ],
  [
    'tr',
    '',
    'Ayşe Çağla Emre Gülşen Hüseyin İpek Kerem Nazlı Özgür Şebnem Tuğba Ümit',
    'Aydın Bayraktar Çelik Demir Erdoğdu Güneş Kılıç Özdemir Polat Şahin Türkmen Yıldız',
  ],
  [
    'vi',
    'family-first',
    'Anh Bảo Châu Dũng Hạnh Hương Khánh Linh Minh Ngọc Phương Tuấn',
    'Bùi Đặng Đỗ Hoàng Huỳnh Lê Ngô Nguyễn Phạm Phan Trần Võ',
  ],
  [
    'yo',
    '',
    'Abíọ́dún Adébáyọ̀ Bọ́láńlé Fúnmiláyọ̀ Ìfẹ́olúwa Káyọ̀dé Olúwaṣeun Ọmọ́lará Ṣadé Tèmítọ́pẹ́ Títílayọ̀ Yétúndé',
    'Adéyẹmí Akíntọ́lá Awólọ́wọ̀ Balógun Ìdòwú Ògúnlẹ́yẹ Oyèlárán Ọlátúnjí Ṣónẹ́kàn Táíwò Fálànà Ọ̀ṣúndáre',
  ],
  [
    'sw',
    '',
    'Amani Baraka Chausiku Faraja Imani Jabali Makena Nia Rehema Subira Wambui Zawadi',
    'Achieng Barasa Chebet Kamau Kipchoge Mwangi Njoroge Ochieng Otieno Wanjiku Mutua Nyambura',
  ],
  [
    'ru',
    '',
    'Алексей:aleksei Вера:vera Григорий:grigori Дарья:darya Екатерина:ekaterina Илья:ilya Ксения:ksenia Михаил:mikhail Наталья:natalya Павел:pavel Светлана:svetlana Юрий:yuri',
    'Белова:belova Власов:vlasov Громова:gromova Ефимов:efimov Зайцева:zaitseva Кузнецов:kuznetsov Лебедева:lebedeva Морозов:morozov Орлова:orlova Соколов:sokolov Тихонова:tikhonova Фёдоров:fyodorov',
  ],
  [
    'uk',
    '',
    'Богдан:bohdan Ганна:hanna Дмитро:dmytro Євген:yevhen Зоряна:zoriana Ірина:iryna Лариса:larysa Микола:mykola Оксана:oksana Роман:roman Соломія:solomiia Тарас:taras',
    'Бондар:bondar Гончар:honchar Дяченко:diachenko Коваль:koval Кравець:kravets Лисенко:lysenko Мельник:melnyk Олійник:oliinyk Поліщук:polishchuk Ткач:tkach Шевчук:shevchuk Яценко:yatsenko',
  ],
  [
    'el',
    '',
    'Αθανάσιος:athanasios Βασιλική:vasiliki Γεώργιος:georgios Δήμητρα:dimitra Ελένη:eleni Ιωάννα:ioanna Κωνσταντίνος:konstantinos Μαρία:maria Νικόλαος:nikolaos Παναγιώτης:panagiotis Σοφία:sofia Χρήστος:christos',
    'Αλεξίου:alexiou Βλάχος:vlachos Γεωργίου:georgiou Δημητρίου:dimitriou Ζαχαρίου:zachariou Καραγιάννης:karagiannis Λάμπρου:lamprou Μακρής:makris Νικολάου:nikolaou Παππάς:pappas Σταύρου:stavrou Χατζής:chatzis',
  ],
  [
    'ja',
    'family-first',
    '愛子:aiko 大輔:daisuke 恵美:emi 花子:hanako 一郎:ichiro 香織:kaori 健太:kenta 美咲:misaki 直樹:naoki 理恵:rie 翔太:shota 由美:yumi',
    '青木:aoki 遠藤:endo 藤田:fujita 後藤:goto 林:hayashi 石川:ishikawa 木村:kimura 中島:nakajima 小川:ogawa 佐々木:sasaki 高橋:takahashi 渡辺:watanabe',
  ],
  [
    'zh',
    'joined',
    '伟:wei 芳:fang 国强:guoqiang 海燕:haiyan 静怡:jingyi 丽华:lihua 明轩:mingxuan 思远:siyuan 晓东:xiaodong 雪梅:xuemei 雨桐:yutong 志远:zhiyuan',
    '陈:chen 杜:du 方:fang 郭:guo 黄:huang 李:li 刘:liu 孙:sun 王:wang 徐:xu 张:zhang 周:zhou',
  ],
  [
    'ko',
    'joined',
    '도윤:doyun 하은:haeun 현우:hyunwoo 지민:jimin 준호:junho 미경:mikyung 민서:minseo 서연:seoyeon 성민:sungmin 수빈:subin 유진:yujin 영수:youngsu',
    '안:ahn 배:bae 최:choi 한:han 강:kang 김:kim 권:kwon 문:moon 박:park 신:shin 송:song 윤:yoon',
  ],
  [
    'hi',
    '',
    'अनन्या:ananya भरत:bharat चेतन:chetan दीपिका:deepika गौरव:gaurav ईशा:isha कविता:kavita मनीष:manish नेहा:neha प्रिया:priya राजेश:rajesh सुनीता:sunita',
    'अग्रवाल:agarwal भट्ट:bhatt चौधरी:chaudhary गुप्ता:gupta जोशी:joshi कपूर:kapoor मिश्रा:mishra नायर:nair पटेल:patel राव:rao शर्मा:sharma वर्मा:verma',
  ],
  [
    'ta',
    '',
    'அருண்:arun தீபா:deepa கார்த்திக்:karthik லட்சுமி:lakshmi மீனா:meena முருகன்:murugan நித்யா:nithya பிரபு:prabhu ரேவதி:revathi செல்வி:selvi வசந்த்:vasanth யாழினி:yazhini',
    'அண்ணாமலை:annamalai சந்திரன்:chandran கண்ணன்:kannan மணி:mani நடராஜன்:natarajan பாண்டியன்:pandian ராமன்:raman சுந்தரம்:sundaram தங்கம்:thangam வேலு:velu குமார்:kumar ராஜா:raja',
  ],
  [
    'ar',
    '',
    'أمينة:amina باسم:basim دانا:dana فريد:farid هالة:hala إبراهيم:ibrahim كريم:karim ليلى:layla محمود:mahmoud نور:nour رانيا:rania يوسف:yousef',
    'البغدادي:albaghdadi الدمشقي:aldimashqi الفارسي:alfarsi حداد:haddad خليل:khalil منصور:mansour نجار:najjar قاسم:qasim رشيد:rashid صالح:saleh شريف:sharif زيدان:zidan',
  ],
  [
    'fa',
    '',
    'آرش:arash بهاره:bahareh داریوش:dariush فرزانه:farzaneh گلناز:golnaz هومن:hooman کیان:kian مهسا:mahsa نیما:nima پریسا:parisa سارا:sara شهرام:shahram',
    'احمدی:ahmadi باقری:bagheri فرهادی:farhadi حسینی:hosseini جعفری:jafari کریمی:karimi محمدی:mohammadi نوری:nouri رستمی:rostami صادقی:sadeghi تهرانی:tehrani یزدانی:yazdani',
  ],
  [
    'he',
    '',
    'אביגיל:avigail ברק:barak דליה:dalia איתן:eitan גלית:galit מיכל:michal נועם:noam אורלי:orli רות:ruth שירה:shira טל:tal יונתן:yonatan',
    'אברמוב:abramov בן־דוד:bendavid דיין:dayan פרידמן:friedman גולן:golan כהן:cohen לוי:levi מזרחי:mizrahi נבון:navon פרץ:peretz שפירא:shapira ויס:weiss',
  ],
  [
    'th',
    '',
    'อรทัย:orathai บุญมี:bunmi ดารา:dara กมล:kamon มาลี:mali นิภา:nipha ปรีชา:pricha รัตนา:rattana สมชาย:somchai ศิริพร:siriphon วิชัย:wichai ยุพา:yupha',
    'บุญยืน:bunyuen จันทร์:chan เจริญสุข:charoensuk ใจดี:chaidee กิตติ:kitti พงษ์ไพร:phongphrai รักไทย:rakthai แสงทอง:saengthong ศรีสุข:srisuk สุวรรณ:suwan ทองดี:thongdee วงศ์ใหญ่:wongyai',
  ],
  [
    'ka',
    '',
    'ანა:ana ბექა:beka დავით:davit ეკა:eka გიორგი:giorgi ირაკლი:irakli ლევან:levan მარიამ:mariam ნინო:nino სანდრო:sandro თამარ:tamar ზურაბ:zurab',
    'აბაშიძე:abashidze ბერიძე:beridze დოლიძე:dolidze გელაშვილი:gelashvili კაპანაძე:kapanadze ლომიძე:lomidze მაისურაძე:maisuradze ნოზაძე:nozadze რუსაძე:rusadze თოდუა:todua წიკლაური:tsiklauri ჟვანია:zhvania',
  ],
  [
    'am',
    '',
    'አበበ:abebe አስቴር:aster በቀለ:bekele ዳዊት:dawit ሐና:hanna ከበደ:kebede ሊያ:liya መሠረት:meseret ራሔል:rahel ሰላም:selam ተስፋዬ:tesfaye የሺ:yeshi',
    'አለሙ:alemu አሰፋ:assefa ደምሴ:demissie ግርማ:girma ኃይሉ:hailu ካሣ:kassa ለማ:lemma መኮንን:mekonnen ታደሰ:tadesse ወልዴ:wolde ይልማ:yilma ዘውዴ:zewdie',
  ],
]

/** All names, by language. */
export const namesOfLanguages: readonly NamesOfLanguage[] = languages.map(([language, order, given, family]) => ({
  language,
  familyFirst: order !== '',
  joined: order === 'joined',
  given: given.split(' ').map(partOf),
  family: family.split(' ').map(partOf),
}))

function partOf(text: string): NamePart {
  const [written = '', latin = written] = text.split(':')
  return { written, latin: latinOf(latin) }
}

/** Small letters of ASCII. */
function latinOf(text: string): string {
  const small = text.toLowerCase().replaceAll(/[øłßđıæðþœ]/g, (letter) => plainLetters[letter]!)
  return small.normalize('NFD').replaceAll(/[^a-z]/g, '')
}

/** A whole name as its language writes it. */
export function wholeName({ familyFirst, joined }: NamesOfLanguage, given: NamePart, family: NamePart): string {
  const parts = [given.written, family.written]
  return (familyFirst ? parts.toReversed() : parts).join(joined ? '' : ' ')
}
