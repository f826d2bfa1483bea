"""Ordinary text messages in Portuguese, all different, that no phrase of ours knows."""

from __future__ import annotations

import random
from collections.abc import Iterator

SENTENCES = (
    "Bom dia, a minha consulta {when} foi cancelada e ninguém me ligou",
    "Recebi uma carta do hospital mas não percebo o que diz, pode ajudar {who}?",
    "O médico disse para voltar {when} mas eu trabalho nesse dia",
    "Preciso de um papel da escola para {who}, onde posso pedir?",
    "Fui à farmácia {when} e não tinham o remédio para {who}",
    "Ainda estou à espera da resposta, disseram que chegava {when}",
    "Mudei de casa, agora moro com {who} perto da estação",
    "Obrigada pela ajuda, {when} vou falar com a senhora da recepção",
    "Posso levar {who} comigo à consulta {when}?",
    "Não tenho dinheiro para o autocarro, posso falar por telefone {when}?",
    "A senhora do centro pediu o meu passaporte, é preciso para {who}?",
    "Queria aprender inglês {when} à noite, há aulas aqui perto?",
    "O meu marido começou a trabalhar {when} e ficamos sem horário",
    "Tenho uma consulta de dentista {when}, quanto é que vou pagar?",
    "Os óculos de {who} partiram, onde posso arranjar outros?",
    "Liguei {when} e esperei meia hora, depois a chamada caiu",
    "Gosto de cozinhar e de costurar, posso ajudar {who} no grupo?",
    "O senhorio não arranja o aquecimento e a casa está fria para {who}",
    "Pode escrever em inglês para eu mostrar {when} na clínica?",
    "A enfermeira foi muito simpática com {who} e explicou tudo",
    "Preencho o formulário {when} ou espero pela sua resposta?",
    "Perdi o cartão com o número, pode mandar outra vez para {who}?",
    "Há um intérprete {when}? Não consigo explicar bem em inglês",
    "Vou buscar os resultados {when}, depois escrevo-lhe",
)
WHEN = (
    *("na segunda-feira", "na terça-feira", "na quarta-feira", "na quinta-feira", "na sexta-feira"),
    *("amanhã de manhã", "hoje à tarde", "no dia 12 de março", "às 10:30", "na próxima semana"),
    *("no dia 5 de abril", "às 14:15", "no fim do mês"),
)
WHO = (
    *("a minha filha", "o meu filho", "a minha mãe", "o bebé", "os meus filhos", "a minha irmã"),
    *("o meu pai", "uma amiga", "a minha avó", "o meu vizinho"),
)
GREETINGS = ("", "Olá. ", "Boa tarde. ", "Desculpe incomodar. ", "Sou eu outra vez. ")


def texts(seed: int = 0) -> Iterator[str]:
    """Without repeating one, the same on every machine; ends after a thousand and some more."""
    chance = random.Random(seed)
    made: set[str] = set()
    for _ in range(20_000):
        said = chance.choice(SENTENCES).format(when=chance.choice(WHEN), who=chance.choice(WHO))
        text = chance.choice(GREETINGS) + said
        if text not in made:
            made.add(text)
            yield text
