package names

// ordinals are the words for first, second and so on: English, Turkish, Persian.
const ordinals = `
1 first birinci یکم اول نخست
2 second ikinci دوم
3 third üçüncü سوم
4 fourth dördüncü چهارم
5 fifth beşinci پنجم
6 sixth altıncı ششم
7 seventh yedinci هفتم
8 eighth sekizinci هشتم
9 ninth dokuzuncu نهم
10 tenth onuncu دهم
11 eleventh یازدهم
12 twelfth دوازدهم
13 thirteenth سیزدهم
14 fourteenth چهاردهم
15 fifteenth پانزدهم
16 sixteenth شانزدهم
17 seventeenth هفدهم
18 eighteenth هجدهم
19 nineteenth نوزدهم
20 twentieth yirminci بیستم
30 thirtieth otuzuncu سی‌ام
40 fortieth kırkıncı چهلم
50 fiftieth ellinci پنجاهم
60 sixtieth altmışıncı شصتم
70 seventieth yetmişinci هفتادم
80 eightieth sekseninci هشتادم
90 ninetieth doksanıncı نودم
100 hundredth yüzüncü صدم
`

// arabicOrdinals are those of Arabic, of both genders.
const arabicOrdinals = `
1 أول أولى اول اولى حادي حادية
2 ثاني ثانية
3 ثالث ثالثة
4 رابع رابعة
5 خامس خامسة
6 سادس سادسة
7 سابع سابعة
8 ثامن ثامنة
9 تاسع تاسعة
10 عاشر عاشرة عشرة عشر
20 عشرون عشرين
30 ثلاثون ثلاثين
40 أربعون أربعين
50 خمسون خمسين
60 ستون ستين
70 سبعون سبعين
80 ثمانون ثمانين
90 تسعون تسعين
`

// cardinals are the words for one, two and so on in the five languages, and the Arabic ordinals in Latin letters.
const cardinals = `
1 one واحد واحدة один одна bir یک awwal ula uula
2 two اثنان اثنين два две iki دو thani thaniya thaniyah
3 three ثلاثة ثلاث три üç سه thalith thalitha thalithah
4 four أربعة أربع четыре dört چهار rabi rabia rabiah
5 five خمسة خمس пять beş پنج khamis khamisa khamisah
6 six ستة ست шесть altı شش sadis sadisa sadisah
7 seven سبعة سبع семь yedi هفت sabi sabia sabiah
8 eight ثمانية ثمان восемь sekiz هشت thamin thamina
9 nine تسعة تسع девять dokuz نه tasi tasia
10 ten десять on ده ashir ashira
11 eleven одиннадцать یازده
12 twelve двенадцать دوازده
13 thirteen тринадцать سیزده
14 fourteen четырнадцать چهارده
15 fifteen пятнадцать پانزده
16 sixteen шестнадцать شانزده
17 seventeen семнадцать هفده
18 eighteen восемнадцать هجده
19 nineteen девятнадцать نوزده
20 twenty двадцать yirmi بیست
30 thirty тридцать otuz سی
40 forty сорок kırk چهل
50 fifty пятьдесят elli پنجاه
60 sixty шестьдесят altmış شصت
70 seventy семьдесят yetmiş هفتاد
80 eighty восемьдесят seksen هشتاد
90 ninety девяносто doksan نود
100 hundred مئة مائة сто yüz صد
`

// russianOrdinals are stems, which take the endings of gender and case.
const russianOrdinals = `1 перв
2 втор
3 трет
4 четверт
5 пят
6 шест
7 седьм
8 восьм
9 девят
10 десят
11 одиннадцат
12 двенадцат
13 тринадцат
14 четырнадцат
15 пятнадцат
16 шестнадцат
17 семнадцат
18 восемнадцат
19 девятнадцат
20 двадцат
30 тридцат
40 сороков
50 пятидесят
60 шестидесят
70 семидесят
80 восьмидесят
90 девяност
100 сот`
