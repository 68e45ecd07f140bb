"""First names that are common in Sweden, as a hint that a text may name a person.

A hint only: it is neither whole nor certain, and a person decides. Names that are also
ordinary words or common names of places (Bo, Björn, Love, Linnea, Sol) stand apart, since
"Bo och stöd" and "Linnea" are good names of units.
"""

_NAMES = """
aaliyah abbas abdi abdullah abdulrahman abraham adam adel adrian agnes agneta ahmad ahmed aida
aisha albert albin alexander alexandra alfons alfred ali alice alicia alina alva alvin amal amanda
amelia amina amir amira anastasia anders andrea andreas andré anette angela angelica anita anja
anna anne anneli annelie annette annica annika annsofie anton antonia arne arvid astrid august axel
aya barbro beatrice bengt benjamin berit bernt bertil birger birgit birgitta birk bjarne bodil
bosse britta carina carl carla carolin carolina caroline casper catarina catharina cathrine catrin
cecilia charlie charlotta charlotte christer christian christin christina christine christoffer
claes clara clas conny cornelia dagny daniel daniela daniella david dennis diana dorota ebba ebbe
eddie edith edvard edvin edward einar eira elias elin elina elisa elisabet elisabeth elise ellen
ellie ellinor elliot elma elmer elsa elton elvira emelie emil emilia emma emmanuel engla erica erik
erika erland ernst estelle ester eva evelina ewa fadi fahad farah fatima fatma fatuma felicia filip
filippa folke frans fredrik fredrika frida fritiof gabriel gabriella georg gerd gert gina greger
greta gudrun gun gunilla gunnar gunnel gustaf gustav göran gösta habiba hala hamid hamza hana hanna
hannah hannes harald harriet harry hasan hassan hedda hedvig heidi helen helena helene helga helge
helmer henning henrik henry herman hilda hilma hugo hussein ibrahim ida igor ines inga ingegerd
ingela inger ingmar ingrid ingvar irene irina isa isabel isabella isabelle isac isak ismail ivan
ivar jacob jakob jamal jamila janne jasmin jasmine jennie jenny jens jerker jesper jessica jimmy
joakim joar jochen jocke joel johan johanna johannes john jonas jonatan jonathan jonna jonny josef
josefin josefina josefine joseph josephine judit julia julian julie jörgen kajsa kalle karin karl
karolina katarina katarzyna katja katrin kent kerstin kevin khadija khadra khalid kicki kjell klara
klaus knut konrad krister kristian kristin kristina kristoffer krzysztof kurt lana lars lasse leif
leila lena lennart leo leon leonardo leonora leyla liam lilian liliana lilly lina linda linn linus
lisa lisbet lisbeth liselott lotta louise lovisa lucas ludvig luka lukas lydia madeleine magda
magdalena magnus mahmoud maja malik malin malte manuel marcel marcus margareta margaretha margit
margot maria mariam marianne marie marika marina mario markus marta martin martina maryam mathias
mathilda matilda mats matteo mattias maximilian mehmet melissa meral mia michael michaela michelle
micke mikael mikaela minna miriam moa mohamad mohamed mohammad mohammed molly mona monica monika
morgan mostafa muhammad musa mustafa nadia nadja nahid naima nasrin natalia natalie nathalie nellie
nicklas niclas nicole niklas nils nina noah noel nora olav ole oleksandr olena olga oliver olivia
olle olof omar osama oscar oskar osman otto patricia patrick patrik paulina pauline pelle pernilla
peter petra petter philip pia piotr pontus rachid rania rasmus rebecca rebecka reza ricardo richard
rickard rikard robert robin roger roland rolf ronja ronny rune ruth saad sabina safiya saleh salma
samir samira samuel sandra sara sarah sebastian selma signe sigrid sigvard simon siv sixten sofia
sofie solveig sonja sophia sophie staffan stefan stellan steven stina sture susann susanna susanne
svante sven svetlana sylvia tamara tatiana teodor teresa terese tess thea theo theodor therese
thomas thor tilda tilde timo tina tobias tomas tommy tony torbjörn tord tore torgny torsten tova
tove tuva tyra ulf ulla ulrica ulrik ulrika ursula vera veronica veronika victor victoria viggo
viktor viktoria vilgot vilhelm vincent vladimir vlatko wilhelm william willy wilma ylva yngve yonas
yosef youssef yusuf yvonne zahra zainab zara zeinab zlatan zoe åke åsa örjan östen
"""
# Names only where something else points the same way, as in "Björns grupp".
_WORDS_TOO = """
alma ask ben björn bo britt dag dan embla frej hans hope iris jan kaj kim klas lilja linnea linnéa
liv lo lova love maj mira my nova ove per rosa roy rut said sander siri sol stella sten stig tage
tim tindra tor tora urban vega vidar vilja viola
"""
NAMES = frozenset(_NAMES.split())
WORDS_TOO = frozenset(_WORDS_TOO.split())
