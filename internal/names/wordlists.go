package names

// placeWords are words for kinds of places, as gazetteers put them before or behind the name.
const placeWords = `
city town village district subdistrict province governorate region county municipality
madinat madinah madine markaz muhafazat nahiyat nahiyah qaryat qaryah qada mantiqat wilayat
shahr shahrestan bakhsh ostan deh dih bazar bandar kelay alaqahdari walayat
gorod goroda selo posyolok poselok oblast rayon raion stanitsa stantsiya khutor aul misto
ilce ilcesi kent
مدينة مركز محافظة ناحية قرية قضاء منطقة شهر شهرستان دهستان بخش روستای بندر قلعه قریه ولایت شاری
город село посёлок поселок станица хутор район область місто
`

// formWords are legal forms, titles, words that join others, and the word number before one.
const formWords = `
ltd limited llc inc incorporated corp corporation gmbh sarl srl plc jsc ojsc llp ооо оао зао пао şti şirketi شركة شرکت
of the and for ve في من и
number no nr номер رقم شماره numara numaralı
bin ibn bint ould oğlu بن ابن
mr mrs dr doctor general colonel major captain lieutenant sheikh shaykh shaikh sheik şeyh hajji haji hajj hacı
gen col maj capt lt brig العقيد عقيد العميد عميد النقيب نقيب الرائد رائد майор полковника капитан
mullah mulla maulavi mawlawi maulvi qari ustad الشيخ شيخ ملا حاج الحاج دكتور доктор генерал полковник шейх
`

// siteWords are kinds of places and posts that bear numbers, a meaning a line.
const siteWords = `
checkpoint checkpoints hajiz حاجز блокпост кпп kontrol ایست
sector sectors qita قطاع сектор sektör
zone zones зона bölge bölgesi
post posts nuqtat نقطة пост noktası nokta پاسگاه
camp mukhayyam mukhayam مخيم лагерь kamp kampı اردوگاه
road highway طريق дорога шоссе yol yolu جاده
flat apartment building бина дом bina مبنى
fund fon fonu фонд صندوق
`

// bodyWords are kinds of bodies in the languages of the record and as they are written in others, a meaning a line.
const bodyWords = `
army armies jaysh jaish jeish gaysh jeysh geish dzheish jaysh-i جيش армия армии ordu ordusu ceyş ارتش lashkar
	лашкар джейш
corps legion faylaq failaq faylak feylaq failak فيلق корпус легион файлак kolordu kolordusu سپاه sepah
division divisions firqat firqa firqah firka فرقة дивизия дивизии tümen tümeni لشکر lashkar фирка
brigade brigades liwa liwaa liva lewa lewaa livası alwiya alwiyat katiba katibat kataib لواء ألوية كتائب كتيبة
	سرايا saraya бригада бригады лива tugay tugayı tugayları تیپ
battalion battalions katibat katiba katibah kataib katayib kataeb ketaib كتيبة كتائب батальон батальоны катаиб
	tabur taburu taburları گردان
regiment regiments fawj fouj فوج полк alay alayı هنگ
companies sariyat sariya saraya سرية سرايا рота сарая bölük bölüğü گروهان
squadron squadrons سرب эскадрилья filo filosu
front fronts jabhat jabha jabhah jebhat jebha gabhat dzhebhat dzhabhat جبهة фронт джебхат джабхат cephe cephesi جبهه
movement movements haraka harakat harakah harakatu harkat tehrik tehreek حركة движение харакат hareket hareketi جنبش
party hizb hezb hisb حزب партия parti partisi partiya partî хизб
organization organisation tanzim munazzamat munazzama hayat haya هيئة منظمة تنظيم организация хайат хайят örgüt
	örgütü teşkilatı سازمان
authority commission hayat haya هيئة
gathering assembly tajammu tajamu tacammu union تجمع объединение
union ittihad اتحاد союз birlik birliği اتحادیه
council majlis meclis meclisi مجلس совет شورای
committee lajnat lajna لجنة комитет komite komitesi کمیته
room ghurfat غرفة
forces force quwwat quwat qouwat kuwat قوات силы сил güçleri kuvvetleri hêzên hêza نیروهای
units unit wahdat وحدات yekîneyên birlikleri
guard guards haras حرس гвардия muhafızları گارد پاسداران pasdaran
network shabakat شبكة сеть شبکه
group groups jamaat jamaa jamaah gamaa جماعة مجموعة группа группировка grubu cemaat گروه
government hukumat حكومة правительство hükûmeti hükümeti دولت
state dawlat dawla dawlah دولة государство devleti دولت
police shurta شرطة полиция polis پلیس
ministry wizarat وزارة министерство bakanlığı وزارت
`

// nameWords are words that groups and places are often named by, a meaning a line. They weigh as any other word, but
// are known again in translation, and kept apart from words of another meaning that sound like them.
const nameWords = `
islam إسلام اسلام ислам
islamic islami islamiya islamiyya islamiyah إسلامية إسلامي исламский исламская исламское اسلامی
free hurr hur ahrar حر حرة أحرار свободная свободный özgür hür آزاد ахрар ehrar
liberation tahrir тахрир تحرير освобождения kurtuluş
victory nasr نصر победы zafer
nusra nusrah nosra نصرة нусра
supporters partisans ansar أنصار انصار ансар ensar
conquest fath fatah fateh فتح фатх fetih
soldiers jund junud cund جند جنود солдаты askerleri
ajnad أجناد аджнад
martyrs martyr shuhada shohada shuhadaa شهداء شهيد шухада мученики мучеников şehitleri şehitler şüheda شهدای
falcons suqour suqur sukur صقور сокол соколы şahinleri
lions usud usoud asoud أسود
swords sword sayf saif suyuf سيف سيوف
storm storms asifat asifa عاصفة عواصف буря бури fırtına fırtınası طوفان
star stars najm nujum نجم نجوم звезда yıldız yıldızı ستاره
revolution thawra thawrah ثورة революции devrim انقلاب
revolutionaries thuwar thuwwar ثوار революционеры devrimciler
fighters mujahideen mujahidin mujahedin mujahideen مجاهدين مجاهدون муджахидин моджахеды mücahitler
emigrants muhajirin muhajireen muhajirun مهاجرين مهاجرون мухаджирун
youth shabab شباب молодёжь gençlik
popular people's shaabi shaab شعب شعبي شعبية народный народная halk gel
national watani wataniya وطني وطنية национальный национальная millî milli ulusal ملی
democratic dimuqrati ديمقراطي ديمقراطية демократический демократические demokratik دموکراتیک
syrian syria suriya suriyya suri سوري سورية سوريا сирийская сирийский сирии suriye سوریه
arab arabi arabiya عربي عربية арабская арабский
levant sham شام şam шам
coastal coast sahil sahili ساحل ساحلي ساحلية прибрежная ساحلی
north northern shamal shamali shamaliya شمال شمالي شمالية северный северная северное kuzey شمالی
south southern janub janubi janubiya جنوب جنوبي جنوبية южный южная южное güney جنوبی
east eastern sharq sharqi sharqiya شرق شرقي شرقية восточный восточная восточное doğu شرقی
west western gharb gharbi gharbiya غرب غربي غربية западный западная западное batı غربی
central wasat wusta وسطى центральный центральная merkez مرکزی
upper fawqani fawqaniya فوقاني فوقانية верхний верхняя yukarı علیا
lower tahtani tahtaniya تحتاني تحتانية нижний нижняя aşağı سفلی
large kabir kabirah kubra كبير كبيرة большой большая büyük بزرگ
small saghir saghirah sughra صغير صغيرة малый малая küçük کوچک
protection himaya حماية защиты koruma parastina
women's women nisa نساء женщин kadın jin
defence defense difa دفاع обороны savunma
support dam دعم поддержки destek پشتیبانی
rapid سريع быстрой hızlı سریع
resistance muqawama مقاومة сопротивление direniş مقاومت
justice adl adala عدل عدالة справедливость adalet عدالت
equality musawat مساواة равенство
peace salam سلام мира barış صلح
quds jerusalem قدس kudüs кудс
workers عمال рабочая karkerên işçi کارگران
special khassa خاصة специальный специальная özel ویژه
armoured armored mudarraa مدرعة бронетанковая танковая zırhlı زرهی
infantry mushat مشاة пехотная piyade پیاده
republican jumhuri جمهوري республиканская cumhuriyet جمهوری
security amn أمن безопасности güvenlik امنیت
military askari askariya عسكري عسكرية военный военная askeri نظامی
operations amaliyat عمليات операций operasyon عملیات
jihad cihad جهاد джихад
truth haqq haq حق
iraq iraqi عراق عراقي ирак ırak
palestine palestinian filastin فلسطين فلسطيني палестины filistin
libya libyan libi ليبيا ليبي ливийская libya'nın
sudan sudanese سودان سوداني судана sudan'ın
lebanon lebanese lubnan لبنان لبناني ливан lübnan
yemen yemeni yaman يمن يمني йемен
kurdistan kurdish كردستان كردي курдистана kürdistan kurd کردستان
`
